import { encodeFrame } from "../../interop/lib/frames.mjs";
import { within } from "../lib/arena.mjs";
import { underAttack } from "./attack.mjs";
import { nested } from "./values.mjs";

const MIB = 1024 * 1024;

/** What a runtime takes at most in one message. Source: its documentation. */
const LIMIT = 64 * MIB;

const ANSWER_MS = 20_000;

/** Messages at the size limit and past it, and values nested deeper than any stack. */
export function run({ rounds = 4, ...options }) {
  return underAttack({
    ...options,
    rounds,
    name: "huge · messages at and past every limit",
    peakMiB: 768,
    attack,
  });
}

async function attack(arena, { rounds, problems }) {
  for (let round = 0; round < rounds; round++) {
    const client = await arena.wireClient();
    const send = (id, params) => {
      const answer = client.waitFor((message) => message.id === id);
      client.send({ jsonrpc: "2.0", id, method: "ping", params });
      return within(ANSWER_MS, "a huge message", answer);
    };
    try {
      const below = await send("below", { ignored: "x".repeat(LIMIT / 2) });
      if (below.result === undefined) problems.push("a message below the limit is not served");
      const past = await send("past", { ignored: "x".repeat(LIMIT) });
      if (past.error === undefined) problems.push("a message past the limit is served");
      for (const depth of [1000, 100_000]) {
        const text = `${"[".repeat(depth)}${"]".repeat(depth)}`;
        client.sendBytes(
          encodeFrame(
            `{"jsonrpc":"2.0","id":"d${depth}","method":"session.create","params":{"tools":${text}}}`,
          ),
        );
        await within(
          ANSWER_MS,
          "a deep message",
          client.waitFor(({ id }) => id === `d${depth}`),
        );
      }
      await send("deep", { message: nested(1000) });
    } catch (error) {
      problems.push(error.message);
    }
    client.received.length = 0;
    await client.close();
  }
  return `${rounds} of each`;
}
