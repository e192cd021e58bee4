import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";

/** Calls methods of a session one after the other. @param calls each `[what, method, params]`; params may be a function */
async function probe(t, session, calls) {
  const { sessionId } = session;
  for (const [what, method, params = {}] of calls) {
    const given = typeof params === "function" ? await params() : params;
    await t.outcome(what, () => session.connection.sendRequest(method, { sessionId, ...given }));
  }
}

const usersOf = async (session) => (await session.getEvents()).filter(({ type }) => type === "user.message");

const edit = (t, name, from, to) => ({
  tools: [{ name: "edit", args: { path: t.path(name), old_str: from, new_str: to } }],
});
const bash = (command) => ({ tools: [{ name: "bash", args: { command, description: "Change files" } }] });

export const rewindFiles = {
  name: "rewind: files too",
  files: { "a.txt": "one\ntwo\nthree\n", "b.txt": "bee\n", "c.txt": "see\n" },
  loose: ["session.background_tasks_changed"],
  model: (t) => [
    edit(t, "a.txt", "two", "TWO\nTOO"),
    { text: "First." },
    bash("echo more >> b.txt; echo new > n.txt"),
    edit(t, "a.txt", "one", "ONE"),
    { text: "Second." },
    bash("rm c.txt"),
    { text: "Third." },
  ],
  async run(t) {
    const session = await t.session({ enableFileChangeTracking: true });
    await t.ask(session, "One.");
    await t.ask(session, "Two.");
    await t.ask(session, "Three.");
    const [, two, three] = await usersOf(session);
    const { history, workspaces } = session.rpc;
    await t.outcome("points", () => history.listRewindPoints());
    await t.outcome("preview of two", () => history.previewRewind({ eventId: two.id }));
    await t.outcome("preview of nothing", () => history.previewRewind({ eventId: "none" }));
    await t.outcome("diff", () => workspaces.diff({ mode: "session" }));
    await t.outcome("conversation", () => history.rewind({ eventId: three.id, mode: "conversation" }));
    writeFileSync(t.path("b.txt"), "mine\n");
    await t.outcome("files", async () => {
      const result = await history.rewind({ eventId: two.id, mode: "conversation-and-files" });
      return { ...result, eventsRemoved: undefined };
    });
    await t.outcome("points after", () => history.listRewindPoints());
  },
};

export const rewindUntracked = {
  name: "rewind: nothing is followed",
  files: { "a.txt": "one\n" },
  model: (t) => [edit(t, "a.txt", "one", "ONE"), { text: "Done." }],
  async run(t) {
    const session = await t.session();
    await t.ask(session, "One.");
    const [one] = await usersOf(session);
    const { history, workspaces } = session.rpc;
    await t.outcome("points", () => history.listRewindPoints());
    await t.outcome("preview", () => history.previewRewind({ eventId: one.id }));
    await t.outcome("files", () => history.rewind({ eventId: one.id, mode: "conversation-and-files" }));
    await t.outcome("diff", () => workspaces.diff({ mode: "session" }));
  },
};

/** Commits have the same ids each time. */
const WHEN = "2026-01-01T00:00:00Z";

export const gitDiff = {
  name: "diff: against git",
  files: { "a.txt": "one\ntwo\nthree\n", "s/b.txt": "bee\n" },
  async run(t) {
    const git = (...args) =>
      execFileSync("git", ["-c", "user.email=a@b", "-c", "user.name=n", ...args], {
        cwd: t.sandbox.workspace,
        env: { ...process.env, GIT_AUTHOR_DATE: WHEN, GIT_COMMITTER_DATE: WHEN },
      });
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-qm", "one");
    git("checkout", "-q", "-b", "feature");
    writeFileSync(t.path("a.txt"), "one\ntwo\nthree\nfour\n");
    git("commit", "-qam", "two");
    writeFileSync(t.path("a.txt"), "one\n  two\nthree\nfour\n");
    writeFileSync(t.path("new.txt"), "new");
    const session = await t.session();
    const { workspaces } = session.rpc;
    await t.outcome("unstaged", () => workspaces.diff({ mode: "unstaged" }));
    await t.outcome("without whitespace", () =>
      workspaces.diff({ mode: "unstaged", ignoreWhitespace: true }),
    );
    await t.outcome("branch", () => workspaces.diff({ mode: "branch" }));
    rmSync(t.path(".git"), { recursive: true });
  },
};

export const clientMetadata = {
  name: "metadata: of clients",
  async run(t) {
    const session = await t.session();
    const { metadata } = session.rpc;
    await t.outcome("none", () => metadata.getClientMetadata());
    await t.outcome("set", () => metadata.updateClientMetadata({ set: { b: "2", a: "1" } }));
    await t.outcome("set and remove", () =>
      metadata.updateClientMetadata({ set: { b: "3", c: "4" }, remove: ["a", "b"] }),
    );
    await t.outcome("empty key", () => metadata.updateClientMetadata({ set: { "": "x" } }));
    await t.outcome("reserved key", () => metadata.updateClientMetadata({ set: { "copilot/x": "x" } }));
    await t.outcome("large value", () => metadata.updateClientMetadata({ set: { v: "x".repeat(20_000) } }));
    await t.outcome("clear", () => metadata.updateClientMetadata({ clear: true, set: { n: "1" } }));
    await t.outcome("after", () => metadata.getClientMetadata());
  },
};

export const workingDirectory = {
  name: "metadata: the working directory changes",
  files: { "sub/b.txt": "bee\n" },
  model: () => [bash("pwd"), { text: "Done." }],
  async run(t) {
    const session = await t.session();
    const { metadata } = session.rpc;
    await t.outcome("to a folder", () => metadata.setWorkingDirectory({ workingDirectory: t.path("sub") }));
    await t.outcome("to nothing", () => metadata.setWorkingDirectory({ workingDirectory: t.path("none") }));
    await t.outcome("to a file", () =>
      metadata.setWorkingDirectory({ workingDirectory: t.path("sub/b.txt") }),
    );
    await t.outcome("relative", () => metadata.setWorkingDirectory({ workingDirectory: "sub" }));
    await t.outcome("its context", () =>
      metadata.recordContextChange({ context: { cwd: t.path("sub"), branch: "b" } }),
    );
    await t.outcome("another's context", () =>
      metadata.recordContextChange({ context: { cwd: "/elsewhere" } }),
    );
    await t.ask(session, "Where?");
  },
};

export const checkpoints = {
  name: "workspace: summaries",
  async run(t) {
    const session = await t.session();
    const { workspaces } = session.rpc;
    const summary = async (title, content) => (await workspaces.addSummary({ title, content })).summary;
    await t.outcome("none", () => workspaces.listCheckpoints());
    await t.outcome("first", () => summary("First one", "One.\n"));
    await t.outcome("second", () => summary("A/b: an *odd* and very long title that is cut", "Two."));
    await t.outcome("listed", () => workspaces.listCheckpoints());
    await t.outcome("read", () => workspaces.readCheckpoint({ number: 1 }));
    await t.outcome("read none", () => workspaces.readCheckpoint({ number: 9 }));
    await t.outcome(
      "cut",
      async () => (await workspaces.truncateSummaries({ keepCount: 1 })).workspace.summary_count,
    );
    await t.outcome("listed after", () => workspaces.listCheckpoints());
  },
};

export const schedules = {
  name: "schedules: made, listed, stopped",
  withoutSdk: true,
  async run(t) {
    const session = await t.session();
    const entry = ({ entry: made, ...rest }) => ({
      ...rest,
      ...(made && { entry: { ...made, nextRunAt: "soon" } }),
    });
    const calls = {
      interval: ["add", { interval: "10m", prompt: "Tick." }],
      once: ["add", { interval: "2h", prompt: "Once.", recurring: false, displayPrompt: "once" }],
      short: ["add", { interval: "1s", prompt: "x" }],
      long: ["add", { interval: "25h", prompt: "x" }],
      nonsense: ["add", { interval: "soon", prompt: "x" }],
      cron: ["addCron", { cron: "0 9 * * 1-5", prompt: "Morning.", tz: "UTC" }],
      "no cron": ["addCron", { cron: "nonsense", prompt: "x" }],
      "not self-paced": ["rearmSelfPaced", { id: 1, at: 4_000_000_000_000 }],
      "none to rearm": ["rearmSelfPaced", { id: 9, at: 4_000_000_000_000 }],
      stop: ["stop", { id: 2 }],
      "stop none": ["stop", { id: 9 }],
    };
    for (const [what, [method, params]] of Object.entries(calls))
      await t.outcome(what, async () => entry(await call(session, `session.schedule.${method}`, params)));
    await t.outcome("list", async () => {
      const { entries } = await session.rpc.schedule.list();
      return entries.map((made) => ({ ...made, nextRunAt: "soon" }));
    });
  },
};

function call(session, method, params = {}) {
  return session.connection.sendRequest(method, { sessionId: session.sessionId, ...params });
}

export const opened = {
  name: "sessions: what is known without GitHub",
  withoutSdk: true,
  async run(t) {
    const session = await t.session();
    await probe(t, session, [
      ["visible", "session.visibility.get"],
      ["shared", "session.visibility.set", { status: "repo" }],
      ["settings", "session.settings.snapshot"],
      ["a predicate", "session.settings.evaluatePredicate", { name: "codeqlCheckerEnabled" }],
      ["queue", "session.queue.snapshot"],
      ["drain", "session.queue.beginDeferredIdleDrain", { activeBackgroundWork: false }],
      ["defer", "session.queue.deferSessionIdle", { aborted: true }],
      ["drain now", "session.queue.beginDeferredIdleDrain", { activeBackgroundWork: false }],
      ["busy", "session.queue.finishDeferredIdleDrain", { activeBackgroundWork: true, hasPending: false }],
      ["pending", "session.queue.finishDeferredIdleDrain", { activeBackgroundWork: false, hasPending: true }],
      ["over", "session.queue.finishDeferredIdleDrain", { activeBackgroundWork: false, hasPending: false }],
      ["process", "session.queue.process"],
      ["consume", "session.queue.consumeSystemNotifications", { filter: { kind: "none" } }],
      ["attach", "sessions.open", { kind: "attach" }],
      ["open none", "sessions.open", { kind: "resume", sessionId: "none" }],
      ["steerable", "sessions.getPersistedRemoteSteerable"],
      ["board", "sessions.getBoardEntryCount"],
      ["connect", "sessions.connect"],
      ["release", "sessions.releaseLock", { sessionId: "none" }],
      ["controlled", "sessions.getRemoteControlStatus"],
      ["not controlled", "sessions.stopRemoteControl"],
    ]);
  },
};

/** The main turn is interrupted. @param flushQueued whether what waits comes next, or is dropped */
function interruption(what, flushQueued) {
  return {
    name: `interrupted: ${what}`,
    withoutSdk: true,
    loose: ["pending_messages.modified"],
    model: () => [{ text: "This will take a while, and more than that.", holdAfter: 4 }, { text: "Done." }],
    async run(t) {
      const session = await t.session();
      const streaming = t.next(session, "assistant.message_delta");
      await session.send({ prompt: "Slowly." });
      await streaming;
      await session.send({ prompt: "Waits." });
      const idle = t.next(session, "session.idle");
      await t.outcome("interrupted", () => call(session, "session.interruptMainTurn", { flushQueued }));
      await idle;
      await t.outcome("again", () => call(session, "session.interruptMainTurn"));
    },
  };
}

export const interruptedDropping = interruption("what waits is dropped", false);
export const interruptedFlushing = interruption("what waits comes next", true);
