/** What the SDK is asked for by programs, with both runtimes. */
import { lookup } from "../scenarios/basics.mjs";

const yes = () => ({ kind: "approve-once" });

export const emptyMode = {
  name: "sdk: empty mode with a set of tools",
  loose: ["session.info", "session.tools_updated"],
  files: { "a.txt": "one\n" },
  model: () => [
    { tools: [{ name: "lookup", args: { q: "x" } }] },
    { tools: [{ name: "bash", args: { command: "echo hi", description: "say" } }] },
    { text: "Done." },
  ],
  async run(t) {
    const client = await t.client({ mode: "empty" });
    const availableTools = new t.sdk.ToolSet().addBuiltIn("view").addCustom("*");
    const session = await client.createSession(t.sessionConfig({ availableTools, tools: [lookup(t)] }));
    await t.ask(session, "Please look it up.");
  },
};

export const ownMessage = {
  name: "sdk: a system message of the program's own",
  model: () => [{ text: "Hello." }],
  async run(t) {
    const client = await t.client();
    const session = await client.createSession(
      t.sessionConfig({ systemMessage: { mode: "replace", content: "Be brief." }, availableTools: [] }),
    );
    await t.ask(session, "Say hello.");
    t.note(
      "told",
      t.model.requests.map(({ body }) => body.messages.find(({ role }) => role === "system")?.content),
    );
  },
};

export const bearerToken = {
  name: "sdk: a bearer token asked for each request",
  model: () => [{ tools: [{ name: "lookup", args: { q: "x" } }] }, { text: "Done." }],
  async run(t) {
    let count = 0;
    const provider = {
      type: "openai",
      baseUrl: t.model.baseUrl,
      bearerTokenProvider: async (args) => {
        t.note("token for", args.providerName);
        return `token-${++count}`;
      },
    };
    const client = await t.client();
    const session = await client.createSession(t.sessionConfig({ provider, tools: [lookup(t)] }));
    await t.ask(session, "Please look it up.");
  },
};

export const everyHandler = {
  name: "sdk: every question of one exchange",
  files: { "a.txt": "one\n" },
  model: (t) => [
    { tools: [{ name: "ask_user", args: { question: "Which?", choices: ["a", "b"] } }] },
    { tools: [{ name: "edit", args: { path: t.path("a.txt"), old_str: "one", new_str: "two" } }] },
    { tools: [{ name: "lookup", args: { q: "x" } }] },
    { text: "Done." },
  ],
  async run(t) {
    const hooks = Object.fromEntries(
      ["onUserPromptSubmitted", "onPreToolUse", "onPostToolUse", "onSessionStart"].map((name) => [
        name,
        async (input) => t.note(name, input),
      ]),
    );
    const session = await t.session({
      tools: [lookup(t)],
      hooks,
      onUserInputRequest: async (request) => {
        t.note("asked", request);
        return { answer: "b", wasFreeform: false };
      },
    });
    await t.ask(session, "Please work.");
  },
};

export const customizedSections = {
  name: "sdk: a section of the system message transformed",
  model: () => [{ text: "Hello." }],
  async run(t) {
    const session = await t.session({
      availableTools: [],
      systemMessage: {
        mode: "customize",
        sections: { tone: { action: "replace", content: "Be brief." }, safety: { action: "remove" } },
        content: "And kind.",
      },
    });
    await t.ask(session, "Say hello.");
  },
};

export const directory = {
  name: "sdk: sessions listed, found and deleted",
  model: () => [{ text: "Hello." }],
  async run(t) {
    const client = await t.client();
    const session = await client.createSession(t.sessionConfig({ sessionId: "sdk-directory" }));
    await t.ask(session, "Say hello.");
    await session.disconnect();
    const shown = (found) =>
      found && {
        sessionId: found.sessionId,
        keys: Object.keys(found).sort(),
        times: [found.startTime, found.modifiedTime].every((time) => time instanceof Date),
      };
    await t.outcome("listed", async () => (await client.listSessions()).map(shown));
    await t.outcome("of a repository", async () =>
      (await client.listSessions({ repository: "nobody/nothing" })).map(shown),
    );
    await t.outcome("metadata", async () => shown(await client.getSessionMetadata("sdk-directory")));
    await t.outcome("no metadata", async () => shown(await client.getSessionMetadata("no-such")) ?? null);
    await t.outcome("last", () => client.getLastSessionId());
    await t.outcome("deleted", () => client.deleteSession("sdk-directory"));
    await t.outcome("deleted again", () => client.deleteSession("sdk-directory"));
    await t.outcome("listed after", async () => (await client.listSessions()).map(shown));
    await t.outcome("resumed after", () =>
      client.resumeSession("sdk-directory", { onPermissionRequest: yes }),
    );
  },
};

export const byName = {
  name: "sdk: methods by their names",
  model: () => [{ text: "Hello." }],
  async run(t) {
    const client = await t.client();
    const session = await client.createSession(t.sessionConfig());
    await t.ask(session, "Say hello.");
    const { rpc } = session;
    const calls = {
      ping: async () => (await client.rpc.ping({ message: "x" })).message,
      mode: () => rpc.mode.get(),
      "set mode": () => rpc.mode.set({ mode: "plan" }),
      "mode after": () => rpc.mode.get(),
      name: () => rpc.name.get(),
      "set name": () => rpc.name.set({ name: "A name" }),
      "name after": () => rpc.name.get(),
      plan: () => rpc.plan.read(),
      model: () => rpc.model.getCurrent(),
      permissions: () => rpc.permissions.pendingRequests(),
      processing: () => rpc.metadata.isProcessing(),
      agents: () => rpc.agent.getCurrent(),
      log: () => rpc.log({ message: "Said." }).then(() => "said"),
    };
    for (const [what, call] of Object.entries(calls)) await t.outcome(what, call);
  },
};

export const resumedByAnother = {
  name: "sdk: three clients, one answers each kind of question",
  transport: "tcp",
  loose: ["session.tools_updated"],
  files: { "a.txt": "one\n" },
  model: (t) => [
    { tools: [{ name: "edit", args: { path: t.path("a.txt"), old_str: "one", new_str: "two" } }] },
    { tools: [{ name: "lookup", args: { q: "x" } }] },
    { text: "Done." },
  ],
  async run(t) {
    const noResult = () => ({ kind: "no-result" });
    const first = await t.session({ onPermissionRequest: noResult });
    const tools = await (await t.client()).resumeSession(
      first.sessionId,
      t.sessionConfig({ onPermissionRequest: noResult, tools: [lookup(t)] }),
    );
    t.watch(tools, "the one with tools");
    const judge = await (await t.client()).resumeSession(
      first.sessionId,
      t.sessionConfig({ onPermissionRequest: () => ({ kind: "approve-once" }) }),
    );
    t.watch(judge, "the one that approves");
    const idle = Promise.all([t.next(tools, "session.idle"), t.next(judge, "session.idle")]);
    await t.ask(first, "Please work.");
    await idle;
  },
};

export const traces = {
  name: "sdk: trace context and telemetry of a client",
  model: () => [{ tools: [{ name: "lookup", args: { q: "x" } }] }, { text: "Done." }],
  async run(t) {
    const client = await t.client({
      onGetTraceContext: () => ({
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        tracestate: "vendor=1",
      }),
    });
    const session = await client.createSession(t.sessionConfig({ tools: [lookup(t)] }));
    await t.ask(session, "Please look it up.");
  },
};
