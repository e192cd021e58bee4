/** The order in which sessions are opened, what comes early, and what is undone when it fails. */
const yes = () => ({ kind: "approve-once" });
const time = "2026-01-01T00:00:00.000Z";

const event = (sessionId, type, id, extra = {}) => ({
  send: {
    method: "session.event",
    params: { sessionId, event: { type, data: {}, id, timestamp: time, parentId: null, ...extra } },
  },
});
const asked = (sessionId, id) => ({
  send: { id, method: "userInput.request", params: { sessionId, question: `Which, ${id}?` } },
});
const refused = (message) => ({ error: { code: -32603, message } });

/** Opens sessions as `open(t, client)` says, and notes how that went. */
function openingScenario(name, stub, open) {
  return {
    name,
    stub,
    async run(t) {
      const client = await t.client();
      await t.outcome("opened", async () => (await open(t, client))?.sessionId);
      await t.outcome("ping", async () => (await client.ping("after")).message);
    },
  };
}

export const patchRefused = openingScenario(
  "opening: options that are refused once it is open",
  { replies: { "session.options.update": refused("no such option") } },
  (_t, client) =>
    client.createSession({ sessionId: "s", skipCustomInstructions: true, onPermissionRequest: yes }),
);

export const patchRefusedOnResume = openingScenario(
  "opening: options that are refused once it is resumed",
  { replies: { "session.options.update": refused("no such option") } },
  (_t, client) => client.resumeSession("s", { coauthorEnabled: false, onPermissionRequest: yes }),
);

export const interests = openingScenario("opening: sign-ins of MCP servers", {}, async (_t, client) => {
  const config = { onPermissionRequest: yes, onMcpAuthRequest: async () => undefined };
  await client.createSession({ ...config, sessionId: "s", manageScheduleEnabled: false });
  return client.resumeSession("r", config);
});

export const interestRefused = openingScenario(
  "opening: sign-ins that the runtime knows nothing of",
  { replies: { "session.eventLog.registerInterest": refused("no such event") } },
  (_t, client) =>
    client.createSession({
      sessionId: "s",
      onPermissionRequest: yes,
      onMcpAuthRequest: async () => undefined,
    }),
);

export const anotherId = openingScenario(
  "opening: answered with another id",
  { replies: { "session.create": { result: { sessionId: "another" } } } },
  (_t, client) => client.createSession({ sessionId: "s", onPermissionRequest: yes }),
);

export const noId = openingScenario(
  "opening: a cloud session without an id",
  { replies: { "session.create": { result: {} } } },
  (_t, client) => client.createSession({ cloud: {}, onPermissionRequest: yes }),
);

/** The id that the stub gives a session which has none. */
const CLOUD = "assigned-session";

function cloudScenario(name, before, extra = {}) {
  return {
    ...openingScenario(name, { before: { "session.create": before }, ...extra }, (t, client) =>
      client.createSession({
        cloud: { repository: { owner: "o", name: "n" } },
        onPermissionRequest: yes,
        onEvent: ({ id }) => t.note("event", id),
        onUserInputRequest: async ({ question }) => {
          t.note("asked", question);
          return { answer: question, wasFreeform: true };
        },
      }),
    ),
  };
}

export const early = cloudScenario("early: before a cloud session is known", [
  event(CLOUD, "session.start", "start"),
  asked(CLOUD, "early"),
  event(CLOUD, "no.such.event", "second", { ephemeral: true }),
  event("another-session", "session.start", "elsewhere"),
]);

const many = (count, make) => Array.from({ length: count }, (_, i) => make(i));

export const tooManyEvents = cloudScenario(
  "early: more events than are kept",
  many(130, (i) => event(CLOUD, "no.such.event", `event-${i}`, { ephemeral: true })),
);

export const tooManyRequests = cloudScenario(
  "early: more questions than are kept",
  many(130, (i) => asked(CLOUD, `question-${i}`)),
);

export const cloudRefused = cloudScenario(
  "early: a cloud session that comes to nothing",
  [event(CLOUD, "session.start", "start"), asked(CLOUD, "early")],
  { replies: { "session.create": refused("no cloud") } },
);

export const notCloud = {
  name: "opening: nobody knows the session that asks",
  stub: { before: { ping: [event("unknown", "session.start", "start"), asked("unknown", "lost")] } },
  async run(t) {
    const client = await t.client();
    await client.ping("x");
    await client.ping("y");
  },
};

export const traces = {
  name: "opening: trace context",
  async run(t) {
    let calls = 0;
    const client = await t.client({
      onGetTraceContext: async () => {
        if (++calls === 4) throw new Error("no context");
        return {
          traceparent: `00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbb${calls}-01`,
          tracestate: "v=1",
        };
      },
    });
    const session = await client.createSession({ sessionId: "s", onPermissionRequest: yes });
    await session.send("one");
    await client.resumeSession("r", { onPermissionRequest: yes });
    await session.send("two");
  },
};

export const twice = openingScenario("opening: the same session twice", {}, async (t, client) => {
  const first = await client.createSession({ sessionId: "s", onPermissionRequest: yes });
  const second = await client.resumeSession("s", { onPermissionRequest: yes });
  t.watch(second);
  await t.outcome("the second", () => second.sendAndWait("Hello.").then(() => "done"));
  await t.outcome("the first", () => first.getEvents());
  return second;
});
