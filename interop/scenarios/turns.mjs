import { lookup } from "./basics.mjs";

export const streamingOff = {
  name: "streaming off",
  files: { "a.txt": "one\n" },
  model: (t) => [
    { text: "Looking.", tools: [{ name: "view", args: { path: t.path("a.txt") } }] },
    { text: "Done." },
  ],
  async run(t) {
    await t.ask(await t.session({ streaming: false }), "Please look.");
  },
};

export const twoPrompts = {
  name: "two prompts, one after the other",
  model: () => [{ text: "First answer." }, { text: "Second answer." }],
  async run(t) {
    const session = await t.session();
    await t.ask(session, "First.");
    await t.ask(session, "Second.");
  },
};

export const queued = {
  name: "a queue of two prompts",
  model: (t) => [{ text: "First answer.", wait: t.gate("queued") }, { text: "Second answer." }],
  async run(t) {
    const session = await t.session();
    const started = t.next(session, "model.call_start");
    await session.send({ prompt: "First." });
    await started;
    await session.send({ prompt: "Second.", mode: "enqueue" });
    const idle = t.next(session, "session.idle");
    t.open("queued");
    await idle;
  },
};

export const rejectingTool = {
  name: "a tool that answers rejected while a prompt waits",
  model: () => [{ tools: [{ name: "lookup", args: { q: "x" } }] }, { text: "Second answer." }],
  async run(t) {
    const tool = lookup(t, async () => {
      await t.gate("queued");
      return { textResultForLlm: "not today", resultType: "rejected" };
    });
    const session = await t.session({ tools: [tool] });
    const called = t.next(session, "external_tool.requested");
    const idle = t.next(session, "session.idle");
    await session.send({ prompt: "First." });
    await called;
    await session.send({ prompt: "Second.", mode: "enqueue" });
    t.open("queued");
    await idle;
  },
};

export const steered = {
  name: "a prompt sent immediately while a tool runs",
  model: () => [{ tools: [{ name: "lookup", args: { q: "x" } }] }, { text: "Steered." }],
  async run(t) {
    const tool = lookup(t, async () => {
      await t.gate("sent");
      return "found";
    });
    const session = await t.session({ tools: [tool] });
    const called = t.next(session, "external_tool.requested");
    const idle = t.next(session, "session.idle");
    await session.send({ prompt: "First." });
    await called;
    await session.send({ prompt: "Rather this.", mode: "immediate" });
    t.open("sent");
    await idle;
  },
};

export const abortStream = {
  name: "abort in the middle of a stream",
  model: () => [{ text: "This answer never ends.", holdAfter: 2 }, { text: "Next answer." }],
  async run(t) {
    const session = await t.session();
    const streaming = t.next(session, "assistant.message_delta");
    const idle = t.next(session, "session.idle");
    await session.send({ prompt: "Go on." });
    await streaming;
    await t.outcome("abort", () => session.abort());
    await idle;
    await t.ask(session, "And now?");
  },
};

export const abortBeforeOutput = {
  name: "abort before the model says anything",
  model: (t) => () => {
    t.open("asked");
    return { text: "Too late.", wait: t.gate("aborted") };
  },
  async run(t) {
    const session = await t.session();
    const idle = t.next(session, "session.idle");
    await session.send({ prompt: "Go on." });
    await t.gate("asked");
    await t.outcome("abort", () => session.abort());
    await idle;
    t.open("aborted");
  },
};

export const abortBackoff = {
  name: "abort while a model call waits to be tried again",
  model: () => [{ status: 429, raw: "{}" }, { text: "Next answer." }],
  async run(t) {
    const session = await t.session();
    const failed = t.next(session, "model.call_finished");
    const idle = t.next(session, "session.idle");
    await session.send({ prompt: "Go on." });
    await failed;
    await t.outcome("abort", () => session.abort());
    await idle;
    await t.ask(session, "And now?");
  },
};

export const abortTool = {
  name: "abort while a custom tool runs",
  model: () => [{ tools: [{ name: "lookup", args: { q: "x" } }] }, { text: "Next answer." }],
  async run(t) {
    const tool = lookup(t, () => t.gate("never"));
    const session = await t.session({ tools: [tool] });
    const called = t.next(session, "external_tool.requested");
    const idle = t.next(session, "session.idle");
    await session.send({ prompt: "Look it up." });
    await called;
    await t.outcome("abort", () => session.abort());
    await idle;
    await t.ask(session, "And now?");
  },
};

export const abortPermission = {
  name: "abort while permission is asked",
  model: (t) => [
    { tools: [{ name: "create", args: { path: t.path("new.txt"), file_text: "x\n" } }] },
    { text: "Next answer." },
  ],
  async run(t) {
    const session = await t.session({ onPermissionRequest: () => t.gate("never") });
    const asked = t.next(session, "permission.requested");
    const idle = t.next(session, "session.idle");
    await session.send({ prompt: "Create it." });
    await asked;
    await t.outcome("abort", () => session.abort());
    await idle;
    await t.ask(session, "And now?");
  },
};

export const abortIdle = {
  name: "abort when nothing runs",
  model: () => [{ text: "Answer." }],
  async run(t) {
    const session = await t.session();
    await t.outcome("abort", () => session.abort());
    await t.ask(session, "Hello.");
    await t.outcome("abort", () => session.abort());
  },
};

export const attachments = {
  name: "attachments and message options",
  files: { "a.txt": "one\n", "dir/b.txt": "two\n" },
  model: () => [{ text: "Seen." }],
  async run(t) {
    const session = await t.session();
    await session.sendAndWait({
      prompt: "Look at these.",
      attachments: [
        { type: "file", path: t.path("a.txt") },
        { type: "directory", path: t.path("dir") },
      ],
    });
  },
};

export const systemMessage = {
  name: "system message appended",
  model: () => [{ text: "Aye." }],
  async run(t) {
    await t.ask(
      await t.session({ systemMessage: { mode: "append", content: "Talk like a pirate." } }),
      "Hello.",
    );
  },
};

export const replacedSystemMessage = {
  name: "system message replaced",
  model: () => [{ text: "Aye." }],
  async run(t) {
    await t.ask(
      await t.session({ systemMessage: { mode: "replace", content: "You are a pirate." } }),
      "Hello.",
    );
    t.note(
      "system message",
      t.model.requests[0].body.messages.filter((message) => message.role === "system"),
    );
  },
};
