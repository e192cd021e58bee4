import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { runtimes } from "../lib/halves.mjs";
import { expect, watch } from "../lib/shared-session.mjs";

function scenario(title, run) {
  return Object.assign(run, { title, sdks: ["official", "official"] });
}

const contents = (seen) => seen.of("user.message").map(({ data }) => data.content);

async function say(session, seen, prompt) {
  const idles = seen.of("session.idle").length;
  await session.send({ prompt });
  await seen.has("session.idle", idles + 1);
}

export const twoRuntimes = scenario("two runtimes on one home share a session", async (stage) => {
  const other = await stage.startRuntime("ours");
  const [a, b] = [await stage.client(0), await stage.client(1, other)];
  const one = await a.createSession(stage.config(a));
  const two = await b.resumeSession(one.sessionId, stage.config(b));
  const [seenByOne, seenByTwo] = [watch(one), watch(two)];
  await say(one, seenByOne, "From the first.");
  await say(two, seenByTwo, "From the second.");
  await seenByOne.has("session.idle", 2);
  const expected = ["From the first.", "From the second."];
  for (const seen of [seenByOne, seenByTwo])
    expect(JSON.stringify(contents(seen)) === JSON.stringify(expected), `seen: ${contents(seen)}`);
});

export const ownerKilled = scenario("the owner is killed: the other runtime takes over", async (stage) => {
  const [owner, other] = [await stage.server(), await stage.startRuntime("ours")];
  const [a, b] = [await stage.client(0, owner), await stage.client(1, other)];
  const one = await a.createSession(stage.config(a));
  const two = await b.resumeSession(one.sessionId, stage.config(b));
  const seen = watch(two);
  await say(two, seen, "Before.");
  const resumes = seen.of("session.resume").length;
  const idles = seen.of("session.idle").length;
  const killed = performance.now();
  await owner.stop("SIGKILL");
  await seen.has("session.resume", resumes + 1);
  const took = Math.round(performance.now() - killed);
  await seen.has("session.idle", idles + 1);
  await say(two, seen, "After.");
  expect(contents(seen).join() === "Before.,After.", `seen: ${contents(seen)}`);
  return `${took} ms`;
});

export const toOfficial = scenario("a session of ours goes on in the official runtime", async (stage) => {
  const a = await stage.client(0);
  const session = await a.createSession(stage.config(a, { enableFileChangeTracking: true }));
  const seen = watch(session);
  stage.script({ tools: [{ name: "create", args: { path: stage.path("made.txt"), file_text: "made\n" } }] });
  await say(session, seen, "Make a file.");
  const home = join(stage.sandbox.root, "official");
  const env = stage.sandbox.env();
  const { sessionId } = session;
  await promisify(execFile)(process.execPath, [runtimes.ours.cli(), "export", sessionId, "--to", home], {
    env,
  });
  const official = await stage.startRuntime("official", { COPILOT_HOME: home });
  const b = await stage.client(1, official);
  const resumed = await b.resumeSession(sessionId, stage.config(b));
  const before = await (resumed.getEvents ?? resumed.getMessages).call(resumed);
  const lost = seen.events.filter(
    ({ id, ephemeral }) => !ephemeral && !before.some((event) => event.id === id),
  );
  expect(lost.length === 0, `events that the official runtime doesn't have: ${lost.map(({ type }) => type)}`);
  const there = watch(resumed);
  await say(resumed, there, "And now?");
  const shown = JSON.stringify(stage.requests.at(-1).body.messages);
  expect(
    shown.includes("Make a file.") && shown.includes("made.txt"),
    "the model is not shown what was before",
  );
  const first = before.find(({ type }) => type === "user.message");
  const rewound = await resumed.rpc.history.rewind({ eventId: first.id, mode: "conversation-and-files" });
  expect(rewound.outcome === "success" && rewound.restoredFiles.length === 1, JSON.stringify(rewound));
});

export const fromOfficial = scenario("a session of the official runtime goes on in ours", async (stage) => {
  const official = await stage.startRuntime("official");
  const a = await stage.client(0, official);
  const session = await a.createSession(stage.config(a));
  const seen = watch(session);
  await say(session, seen, "In the official one.");
  await session.disconnect();
  await a.stop();
  const b = await stage.client(1);
  const resumed = await b.resumeSession(session.sessionId, stage.config(b));
  await say(resumed, watch(resumed), "In ours.");
  const shown = JSON.stringify(stage.requests.at(-1).body.messages);
  expect(shown.includes("In the official one."), "the model is not shown what was before");
});
