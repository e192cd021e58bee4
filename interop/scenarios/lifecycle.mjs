import { lookup } from "./basics.mjs";

export const serverMethods = {
  name: "what a client asks without a session",
  async run(t) {
    const client = await t.client();
    await t.outcome("ping", async () => (await client.ping("hello")).message);
    await t.outcome("status", () => client.getStatus());
    await t.outcome("auth", () => client.getAuthStatus());
    await t.outcome("models", () => client.listModels());
    await t.outcome("sessions", () => client.listSessions());
    await t.outcome("last session", () => client.getLastSessionId());
    await t.outcome("metadata", () => client.getSessionMetadata("none"));
    await t.outcome("delete", () => client.deleteSession("00000000-0000-4000-8000-000000000000"));
    await t.outcome("resume", () =>
      client
        .resumeSession("00000000-0000-4000-8000-000000000001", t.sessionConfig())
        .then((s) => s.sessionId),
    );
  },
};

export const listed = {
  name: "sessions listed and deleted",
  model: () => [{ text: "Hello." }],
  async run(t) {
    const session = await t.session();
    const client = t.clients[0];
    await t.ask(session, "Say hello.");
    await t.outcome("listed", () => client.listSessions());
    await t.outcome("metadata", () => client.getSessionMetadata(session.sessionId));
    await t.outcome("last session", () => client.getLastSessionId());
    await session.disconnect();
    await t.outcome("deleted", () => client.deleteSession(session.sessionId));
    await t.outcome("listed after", () => client.listSessions());
  },
};

export const resumed = {
  name: "resumed in a new process",
  files: { "a.txt": "one\n" },
  model: (t) => [
    { text: "Looking.", tools: [{ name: "view", args: { path: t.path("a.txt") } }] },
    { text: "Seen." },
    { tools: [{ name: "lookup", args: { q: "again" } }] },
    { text: "Continued." },
  ],
  async run(t) {
    const first = await t.session({ tools: [lookup(t)] });
    await t.ask(first, "Look.");
    await first.disconnect();
    await t.stop(t.clients[0]);
    const client = await t.client();
    const session = await client.resumeSession(first.sessionId, t.sessionConfig({ tools: [lookup(t)] }));
    t.watch(session, "second handler");
    t.note("same id", session.sessionId === first.sessionId);
    t.note(
      "history",
      (await session.getEvents()).map((event) => event.type),
    );
    await t.ask(session, "Continue.");
  },
};

export const resumedWhileOpen = {
  name: "resumed by the same client while open",
  model: () => [{ text: "First." }, { text: "Second." }],
  async run(t) {
    const first = await t.session();
    await t.ask(first, "One.");
    const second = await t.clients[0].resumeSession(first.sessionId, t.sessionConfig());
    t.watch(second, "second handler");
    await t.ask(second, "Two.");
  },
};

export const chosenId = {
  name: "a session with a chosen id, created twice",
  model: () => [{ text: "Hello." }],
  async run(t) {
    const sessionId = "11111111-2222-4333-8444-555555555555";
    const session = await t.session({ sessionId });
    await t.ask(session, "Hello.");
    await t.outcome(
      "again",
      async () => (await t.clients[0].createSession(t.sessionConfig({ sessionId }))).sessionId,
    );
  },
};

export const freeFormId = {
  name: "a session with a free-form id",
  model: () => [{ text: "Hello." }],
  async run(t) {
    await t.outcome("session", async () => t.ask(await t.session({ sessionId: "my-session" }), "Hello."));
  },
};
