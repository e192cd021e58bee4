import { setTimeout as delay } from "node:timers/promises";
import { startCuttingProxy } from "../../interop/lib/cutting-proxy.mjs";
import { randomFrom } from "../../interop/lib/random.mjs";
import { Arena, within } from "../lib/arena.mjs";
import { judgeLog } from "../lib/invariants.mjs";
import { readLogFile, shownEvents } from "../lib/log-file.mjs";
import { reportProblems } from "../lib/report.mjs";

/** Longest time between a prompt and the loss of the connection. Milliseconds. */
const MOMENT_MS = 40;

const PATIENCE_MS = 20_000;

/**
 * The only client of a session, which reconnects by itself, loses its connection in the middle of a turn. The turn goes on
 * without it: nothing is closed, interrupted or done twice, and the client gets its answer.
 */
export async function run({ report, seed, rounds = 50, seconds }) {
  const random = randomFrom(seed);
  const deadline = performance.now() + seconds * 1000;
  const problems = [];
  const arena = await Arena.open({ answer });
  let turns = 0;
  try {
    await arena.start();
    const proxy = await startCuttingProxy(
      arena.runtime.port,
      () => undefined,
      () => {},
    );
    const client = await arena.sdkClient(proxy.port);
    let runs = 0;
    const session = await client.createSession({
      ...arena.config,
      onPermissionRequest: () => ({ kind: "approve-once" }),
      tools: [{ name: "work", description: "Works", handler: () => `worked ${++runs}` }],
    });
    for (; turns < rounds && performance.now() < deadline; turns++) {
      const begun = new Promise((resolve) => {
        const off = session.on("user.message", () => {
          off();
          resolve(undefined);
        });
      });
      const answered = session.sendAndWait("Go.");
      await begun;
      await delay(random() * MOMENT_MS);
      const back = isBack(client);
      proxy.cut();
      const [{ data }] = await within(PATIENCE_MS, "an answer", Promise.all([answered, back]));
      if (data.content !== "Done.") problems.push(`the answer is ${data.content}`);
    }
    if (runs !== turns) problems.push(`in ${turns} turns the client's tool ran ${runs} times`);
    const log = readLogFile(arena.logFile(session.sessionId));
    problems.push(...judgeLog(log).map(({ text }) => text));
    const events = shownEvents(log);
    if (events.some(({ type }) => type === "session.shutdown")) problems.push("the session was closed");
    if (events.some(({ data }) => data.error?.code === "interrupted"))
      problems.push("a call was interrupted");
    await client.stop();
    await proxy.close();
  } catch (error) {
    problems.push(error.message);
  } finally {
    await arena.close();
  }
  const name = "lost · a turn goes on without its only client, which reconnects";
  reportProblems(report, { name, problems, about: `${turns} times` });
}

/** Resolves when the client has lost its connection and made it again. */
function isBack(client) {
  return new Promise((resolve) => {
    const off = client.onConnectionState((state) => {
      if (state !== "connected") return;
      off();
      resolve(undefined);
    });
  });
}

/** Each prompt: one call of the client's tool, then a word, some milliseconds apart. */
function answer({ messages }) {
  const prompt = messages.findLastIndex(({ role }) => role === "user");
  const between = () => delay(2);
  return messages.slice(prompt).some(({ role }) => role === "tool")
    ? { text: "Done.", between }
    : { text: "On it.", between, tools: [{ name: "work", args: {} }] };
}
