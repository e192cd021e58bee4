#!/usr/bin/env node
// node bench/endurance.mjs [turns] [official|ours]    One session, many turns with a tool call each, in a window so small
// that it is compacted again and again. Prints how large the runtime, its log and the model's requests are on the way;
// then the session is resumed by another runtime. Exits 1 when memory isn't flat or the session doesn't go on.
import { statSync, writeFileSync } from "node:fs";
import { ensureInstalled } from "../interop/lib/install.mjs";

ensureInstalled();
const { Subject, turn } = await import("./lib/subject.mjs");
const { treeMemory } = await import("./lib/memory.mjs");
const { startScriptedModel } = await import("../interop/lib/scripted-model.mjs");

const turns = Number(process.argv[2] ?? 1000);
const name = process.argv[3] ?? "ours";
/** Tokens. */
const WINDOW = 32_000;
/** Memory may grow by this much from a tenth of the way to the end: garbage waits until there is enough of it. */
const FLAT = 1.6;

let largestRequest = 0;
let summaries = 0;
const model = await startScriptedModel(
  (body) => {
    if (body.tool_choice === "none") {
      summaries += 1;
      return { text: `<overview>Summary ${summaries}.</overview>` };
    }
    largestRequest = Math.max(largestRequest, JSON.stringify(body.messages).length);
    const last = body.messages.at(-1);
    const [, path] = last.role === "user" ? (/VIEW (\S+)/.exec(last.content) ?? []) : [];
    return path ? { tools: [{ name: "view", args: { path } }] } : { text: "the cat ".repeat(100) };
  },
  { keepRequests: false },
);

const subject = new Subject(name, model.baseUrl);
const runtime = await subject.startTcp();
const file = `${runtime.workspace}/a.txt`;
writeFileSync(file, "one line of text\n".repeat(200));
const wire = await subject.wire(runtime);
const base = subject.sessionConfig(runtime);
const config = {
  ...base,
  streaming: false,
  requestPermission: true,
  provider: { ...base.provider, maxPromptTokens: WINDOW },
};
const { sessionId } = await wire.request("session.create", config);
const log = `${runtime.home}/session-state/${sessionId}/events.jsonl`;

const marks = [];
const started = performance.now();
for (let done = 1; done <= turns; done++) {
  await turn(wire, sessionId, `VIEW ${file} ${done} ${"the cat ".repeat(200)}`);
  // What was received is only kept to wait in.
  wire.received.length = 0;
  if (done % Math.ceil(turns / 10) === 0) mark(done);
}
const seconds = (performance.now() - started) / 1000;
await wire.request("session.detach", { sessionId });
await runtime.stop("SIGKILL");

const next = await subject.startTcp(runtime.sandbox);
const again = await subject.wire(next);
const before = performance.now();
await again.request("session.resume", { ...config, sessionId });
const resumed = performance.now() - before;
await turn(again, sessionId, "And on.");
await subject.release();
await model.close();

const [first] = marks;
const last = marks.at(-1);
const growth = last.memory / first.memory;
console.log(
  `${turns} turns in ${seconds.toFixed(1)} s, ${summaries} summaries, largest request ${largestRequest} characters`,
);
console.log(`memory from turn ${first.done} to ${last.done}: times ${growth.toFixed(2)}`);
console.log(`resumed in ${resumed.toFixed(0)} ms, and goes on`);
process.exit(growth <= FLAT && summaries > 0 ? 0 : 1);

function mark(done) {
  const memory = treeMemory(runtime.pid);
  marks.push({ done, memory });
  const logged = statSync(log).size / 2 ** 20;
  console.log(`turn ${done}: ${memory.toFixed(1)} MiB, log ${logged.toFixed(1)} MiB, ${summaries} summaries`);
}
