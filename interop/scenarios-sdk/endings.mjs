/** How clients and sessions end, in good order and otherwise. */
const yes = () => ({ kind: "approve-once" });
const refused = (message) => ({ error: { code: -32603, message } });

/** Stops a client whose runtime answers `session.detach` like that. */
function stopScenario(name, detach) {
  return {
    name,
    stub: { replies: { "session.detach": detach, "runtime.shutdown": refused("never") } },
    async run(t) {
      const client = await t.client();
      const session = await client.createSession({ sessionId: "a", onPermissionRequest: yes });
      await t.outcome("disconnect", () => session.disconnect());
      await t.outcome("stop", async () => (await client.stop()).map(({ message }) => message));
      await t.outcome("stop again", () => client.stop());
    },
  };
}

export const refusedStop = stopScenario("endings: a runtime that refuses to let go", refused("not now"));
export const failedStop = stopScenario("endings: a runtime that fails to let go", {
  result: { success: false, error: "still busy" },
});
export const lateStop = stopScenario("endings: a runtime that lets go in the end", [
  refused("not now"),
  refused("not yet"),
  { result: { success: true } },
]);
export const oldStop = stopScenario("endings: a runtime that knows no detaching", {
  error: { code: -32601, message: "Unhandled method" },
});

export const forced = {
  name: "endings: forced",
  async run(t) {
    const client = await t.client();
    const session = await client.createSession({ onPermissionRequest: yes });
    await t.outcome("force", () => client.forceStop());
    await t.outcome("force again", () => client.forceStop());
    await t.outcome("started again", () => client.start());
    await t.outcome("used again", async () =>
      Boolean(await client.createSession({ onPermissionRequest: yes })),
    );
    await t.outcome("left behind", async () => typeof session.sessionId);
  },
};

export const disposed = {
  name: "endings: sessions and clients disposed of",
  async run(t) {
    const client = await t.client();
    const session = await client.createSession({ onPermissionRequest: yes });
    await session[Symbol.asyncDispose]();
    await session.disconnect();
    await client[Symbol.asyncDispose]();
    await client[Symbol.asyncDispose]();
  },
};

export const lifecycles = {
  name: "endings: lifecycle handlers that are taken off, and that throw",
  stub: {
    after: {
      ping: ["session.foreground", "session.background"].map((type) => ({
        send: {
          method: "session.lifecycle",
          params: {
            type,
            sessionId: "s",
            metadata: {
              startTime: "2026-01-01T00:00:00.000Z",
              modifiedTime: "2026-01-02T00:00:00.000Z",
              summary: "S",
            },
          },
        },
      })),
    },
  },
  async run(t) {
    const client = await t.client();
    client.onLifecycle(() => {
      throw new Error("handler exploded");
    });
    const off = client.onLifecycle("session.foreground", (event) => t.note("foreground", event));
    client.onLifecycle((event) => t.note("any", event));
    await client.ping("x");
    await client.ping("y");
    await client.getStatus();
    off();
    await client.ping("z");
    await client.ping("end");
  },
};

export const events = {
  name: "endings: event handlers that are taken off, and that throw",
  async run(t) {
    const client = await t.client();
    const session = await client.createSession({ onPermissionRequest: yes });
    session.on(() => {
      throw new Error("handler exploded");
    });
    const off = session.on("session.idle", (event) => t.note("idle", event.type));
    const offAll = session.on((event) => t.note("any", event.type));
    await session.sendAndWait("one");
    off();
    offAll();
    await session.sendAndWait("two");
    await session.disconnect();
    await t.outcome("send after", () => session.send("three").then(() => "sent"));
  },
};
