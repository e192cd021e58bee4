import * as declared from "@parley/protocol/methods";
import { jsonSchemaOf } from "@parley/protocol/validation";
import { within } from "../lib/arena.mjs";
import { approveAll } from "../lib/turn.mjs";
import { underAttack } from "./attack.mjs";
import { fitting, spoiled } from "./values.mjs";

/** They are meant to act on everyone. */
const FOR_EVERYONE = new Set([
  "runtime.shutdown",
  "sessions.pruneOld",
  "llmInference.setProvider",
  "sessionFs.setProvider",
]);

/** May wait for something to happen, for as long as they are told to. */
const WAITING = new Set(["session.eventLog.read", "session.send"]);

/** Methods that the runtime does not serve are called once. */
const NOT_SERVED = -32601;

/** Texts of errors that nobody meant: something was used before it was checked. */
const MISTAKE =
  /cannot read prop|cannot destructure|is not a function|is not iterable|call stack|is not defined/i;

const ANSWER_MS = 15_000;

/** Calls under way at once. */
const AT_ONCE = 20;

/** Every declared method, with parameters that fit, that nearly fit, and that are something else. */
export function run({ rounds = 90, ...options }) {
  const name = "shapes · parameters of every declared method, right and wrong";
  return underAttack({ ...options, rounds, name, peakMiB: 400, attack });
}

async function attack(arena, { random, rounds, problems }) {
  const names = Object.values(declared)
    .filter(({ answerer, method }) => answerer === "runtime" && !FOR_EVERYONE.has(method))
    .map(({ method }) => method);
  const served = new Set(names);
  const counts = new Map();
  const client = await arena.wireClient();
  approveAll(client);
  for (let round = 0; round < rounds; round++) {
    for (const { method, code, message } of await callEach(arena, client, { names: [...served], random })) {
      counts.set(code, (counts.get(code) ?? 0) + 1);
      if (code === NOT_SERVED) served.delete(method);
      if (code === "none" && !WAITING.has(method)) problems.push(`${method} is not answered`);
      if (MISTAKE.test(message)) problems.push(`${method} answers ${message}`);
    }
  }
  const { sessions } = await client.request("session.list", {});
  for (const { sessionId } of sessions) await client.request("session.detach", { sessionId }).catch(() => {});
  await client.close();
  const answers = [...counts].map(([code, count]) => `${count} × ${code}`).join(", ");
  return `${served.size} of ${names.length} methods are served; answers: ${answers}`;
}

/** Calls every method once, most of them about one new session. @returns `{ method, code, message }` of each */
async function callEach(arena, client, { names, random }) {
  const config = { ...arena.config, requestPermission: true };
  const { sessionId } = await client.request("session.create", config);
  const answers = [];
  const worker = async () => {
    for (let method = names.pop(); method !== undefined; method = names.pop()) {
      const params = aimed(await paramsFor(method, random), random() < 0.8 ? sessionId : undefined);
      answers.push({ method, ...(await outcome(client, method, params)) });
      client.received.length = 0;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await client.request("session.delete", { sessionId }).catch(() => {});
  return answers;
}

async function paramsFor(method, random) {
  const schema = await jsonSchemaOf(method, "params");
  const params = fitting(schema ?? { type: "object" }, { random });
  return random() < 0.3 ? params : spoiled(params, random);
}

function aimed(params, sessionId) {
  if (sessionId === undefined || typeof params?.sessionId !== "string") return params;
  return { ...params, sessionId };
}

/** `code` is the error's, or `ok`, or `none` where there is no answer in time. */
function outcome(client, method, params) {
  const reply = client.request(method, params).then(
    () => ({ code: "ok" }),
    ({ code, message }) => ({ code: code ?? "closed", message }),
  );
  return within(ANSWER_MS, method, reply).catch(() => ({ code: "none" }));
}
