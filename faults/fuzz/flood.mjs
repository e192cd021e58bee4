import { encodeFrame } from "../../interop/lib/frames.mjs";
import { within } from "../lib/arena.mjs";
import { underAttack } from "./attack.mjs";

const CONNECTIONS = 20;
const ANSWER_MS = 30_000;

const AUTHENTICATION_REQUIRED = -32001;
const AUTHENTICATION_FAILED = -32002;

/** Clients without the token call everything as fast as they can, guess tokens, and read no answer. */
export function run({ rounds = 40_000, ...options }) {
  return underAttack({
    ...options,
    rounds,
    name: "flood · calls and guesses of clients without a token",
    peakMiB: 256,
    attack,
  });
}

async function attack(arena, { rounds, problems }) {
  const calls = Math.ceil(rounds / CONNECTIONS);
  await Promise.all(
    Array.from({ length: CONNECTIONS }, (_, n) => flood(arena, { calls, isReading: n % 4 !== 0, problems })),
  );
  return `${rounds} calls`;
}

async function flood(arena, { calls, isReading, problems }) {
  const client = await arena.stranger();
  let answers = 0;
  const all = new Promise((resolve) => {
    client.divert = (text) => {
      const { error } = JSON.parse(text);
      if (error?.code !== AUTHENTICATION_REQUIRED && error?.code !== AUTHENTICATION_FAILED)
        problems.push(`a stranger is answered ${text.slice(0, 100)}`);
      if (++answers === calls) resolve(undefined);
    };
  });
  if (!isReading) client.socket.pause();
  for (let id = 0; id < calls; id++) client.sendBytes(CALLS[id % CALLS.length](id));
  const closed = client.closed.then(() => {});
  if (isReading)
    await within(ANSWER_MS, "answers to strangers", Promise.race([all, closed])).catch(({ message }) =>
      problems.push(message),
    );
  await client.close();
}

const call = (method, params) => (id) => encodeFrame({ jsonrpc: "2.0", id, method, params });

const CALLS = [
  call("ping", {}),
  call("session.create", { sessionId: "stranger" }),
  call("session.list", {}),
  call("session.resume", { sessionId: "x".repeat(1000) }),
  (id) => call("connect", { token: `guess-${id}` })(id),
  call("connect", { token: { length: 12 } }),
  call("runtime.shutdown", {}),
  call("no.such.method", {}),
];
