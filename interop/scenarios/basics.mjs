export const plainAnswer = {
  name: "plain answer",
  model: () => [{ text: "Hello there." }],
  async run(t) {
    await t.ask(await t.session(), "Say hello.");
  },
};

export const mainJob = {
  name: "view, edit, bash and a custom tool",
  files: { "a.txt": "one\ntwo\nthree\n" },
  model: (t) => [
    { text: "Looking.", tools: [{ name: "view", args: { path: t.path("a.txt") } }] },
    { tools: [{ name: "edit", args: { path: t.path("a.txt"), old_str: "two", new_str: "TWO" } }] },
    { tools: [{ name: "bash", args: { command: "echo hi; ls", description: "list" } }] },
    { tools: [{ name: "lookup", args: { q: "x" } }] },
    { text: "All done here." },
  ],
  async run(t) {
    const session = await t.session({ tools: [lookup(t)] });
    await t.ask(session, "Please edit.");
    t.note(
      "history",
      (await session.getEvents()).map((event) => event.type),
    );
    await session.disconnect();
  },
};

export const spawnedTcp = {
  name: "a runtime that the SDK starts on TCP",
  model: () => [{ text: "Hello there." }],
  async run(t) {
    const client = await t.client({ connection: t.sdk.RuntimeConnection.forTcp({ path: t.tap }) });
    await t.ask(await client.createSession(t.sessionConfig()), "Say hello.");
  },
};

/** A client-provided tool that notes its calls. */
export function lookup(t, run = (args) => ({ found: args.q })) {
  return t.sdk.defineTool("lookup", {
    description: "Looks something up",
    parameters: { type: "object", properties: { q: { type: "string" } }, required: ["q"] },
    handler: async (args, invocation) => {
      t.note("tool called", { args, invocation: { ...invocation, sessionId: undefined } });
      return run(args);
    },
  });
}
