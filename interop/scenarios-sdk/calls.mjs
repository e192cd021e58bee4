/** What each method of a client and of a session sends, and what it makes of the reply. */
const yes = () => ({ kind: "approve-once" });

export const sessionCalls = {
  name: "calls: a session's own methods",
  async run(t) {
    const client = await t.client();
    const session = await client.createSession({ onPermissionRequest: yes });
    const calls = {
      "send text": () => session.send("Hello."),
      send: () =>
        session.send({
          prompt: "Hello.",
          attachments: [{ type: "file", path: "/a.txt", displayName: "a" }],
          mode: "immediate",
          agentMode: "plan",
          requestHeaders: { "x-a": "b" },
          displayPrompt: "Shown.",
        }),
      "send and wait": () => session.sendAndWait({ prompt: "Hello." }),
      events: () => session.getEvents(),
      abort: () => session.abort(),
      "set model": () => session.setModel("gpt-5", { reasoningEffort: "low" }),
      "set tier": () => session.setAutoTier("high"),
      log: () => session.log("Said.", { level: "warning", ephemeral: true }),
      capabilities: () => session.capabilities,
      "workspace path": () => session.workspacePath,
      elicitation: () =>
        session.ui.elicitation({ message: "Which?", requestedSchema: { type: "object", properties: {} } }),
      confirm: () => session.ui.confirm("Sure?"),
      select: () => session.ui.select("Which?", ["a", "b"]),
      input: () => session.ui.input("Name?", { title: "Name", minLength: 1 }),
      "rpc mode": () => session.rpc.mode.get(),
      "rpc plan": () => session.rpc.plan.read(),
      disconnect: () => session.disconnect(),
    };
    for (const [what, call] of Object.entries(calls)) await t.outcome(what, call);
  },
};

export const inVain = {
  name: "calls: waiting in vain",
  stub: { after: { "session.send": [{ send: { method: "no.such.notification" }, until: "never" }] } },
  async run(t) {
    const client = await t.client();
    const session = await client.createSession({ onPermissionRequest: yes });
    await t.outcome("send and wait", () => session.sendAndWait("Hello.", 50));
  },
};

export const clientCalls = {
  name: "calls: a client's own methods",
  stub: {
    replies: {
      "status.get": { result: { version: "1.0.102", protocolVersion: 3 } },
      "auth.getStatus": { result: { isAuthenticated: false, statusMessage: "no" } },
      "models.list": { result: { models: [{ id: "m", name: "M", capabilities: {} }] } },
      "session.list": {
        result: {
          sessions: [
            {
              sessionId: "s",
              startTime: "2026-01-01T00:00:00.000Z",
              modifiedTime: "2026-01-01T00:00:00.000Z",
              isRemote: false,
            },
          ],
        },
      },
      "session.getLastId": { result: { sessionId: "s" } },
      "session.delete": { result: { success: true } },
    },
  },
  async run(t) {
    const client = await t.client();
    const calls = {
      ping: () => client.ping("hello"),
      "ping without": () => client.ping(),
      status: () => client.getStatus(),
      auth: () => client.getAuthStatus(),
      models: () => client.listModels(),
      "models again": () => client.listModels(),
      sessions: () => client.listSessions(),
      "sessions of": () => client.listSessions({ repository: "o/r" }),
      last: () => client.getLastSessionId(),
      metadata: () => client.getSessionMetadata("s"),
      delete: () => client.deleteSession("s"),
      foreground: () => client.getForegroundSessionId(),
      "set foreground": () => client.setForegroundSessionId("s"),
      "rpc ping": () => client.rpc.ping({ message: "x" }),
      "rpc tools": () => client.rpc.tools.list({ model: "m" }),
      stop: () => client.stop(),
      "after that": () => client.ping("late"),
    };
    for (const [what, call] of Object.entries(calls)) await t.outcome(what, call);
  },
};

export const refusals = {
  name: "calls: refused by the runtime",
  stub: {
    replies: {
      "session.create": {
        error: { code: -32603, message: "Request session.create failed with message: no" },
      },
      "session.resume": {
        error: { code: -32603, message: "Request session.resume failed with message: no" },
      },
      "session.delete": { result: { success: false, error: "no" } },
      "models.list": { error: { code: -32603, message: "no" } },
    },
  },
  async run(t) {
    const client = await t.client();
    await t.outcome("create", () => client.createSession({ onPermissionRequest: yes }));
    await t.outcome("resume", () => client.resumeSession("s", { onPermissionRequest: yes }));
    await t.outcome("delete", () => client.deleteSession("s"));
    await t.outcome("models", () => client.listModels());
    await t.outcome("models again", () => client.listModels());
  },
};

export const lifecycle = {
  name: "calls: lifecycle handlers",
  stub: {
    after: {
      ping: ["session.created", "session.updated", "session.deleted", "session.unheard"].map((type) => ({
        send: { method: "session.lifecycle", params: { type, sessionId: "s" } },
      })),
    },
  },
  async run(t) {
    const client = await t.client();
    client.onLifecycle((event) => t.note("any", event.type));
    client.onLifecycle("session.updated", (event) => t.note("updated", event));
    await client.ping("x");
    await client.ping("y");
  },
};
