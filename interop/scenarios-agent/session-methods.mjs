/** Methods of an open session beside sending: what they answer, and the events they cause. */
function methodScenario(name, calls, { prompts = ["Hello."], config } = {}) {
  return {
    name,
    model: () => [{ text: "Hello there." }],
    async run(t) {
      const session = await t.session(config?.(t));
      await t.ask(session, prompts[0]);
      for (const [what, call] of Object.entries(calls)) await t.outcome(what, () => call(session, t));
      for (const prompt of prompts.slice(1)) await t.ask(session, prompt);
    },
  };
}

export const model = methodScenario(
  "model: switched between prompts",
  {
    current: (s) => s.rpc.model.getCurrent(),
    switched: (s) => s.setModel("gpt-4.1-mini"),
    "current after": (s) => s.rpc.model.getCurrent(),
  },
  { prompts: ["Hello.", "Again."] },
);

export const mode = methodScenario("mode: plan and back", {
  get: (s) => s.rpc.mode.get(),
  plan: (s) => s.rpc.mode.set({ mode: "plan" }),
  "get after": (s) => s.rpc.mode.get(),
  interactive: (s) => s.rpc.mode.set({ mode: "interactive" }),
});

export const plan = methodScenario("plan: written, read, deleted", {
  "read none": (s) => s.rpc.plan.read(),
  update: (s) => s.rpc.plan.update({ content: "# Plan\n- one\n" }),
  read: (s) => s.rpc.plan.read(),
  again: (s) => s.rpc.plan.update({ content: "# Plan\n- two\n" }),
  delete: (s) => s.rpc.plan.delete(),
  "read after": (s) => s.rpc.plan.read(),
});

export const log = methodScenario("log: info, warning, error, ephemeral", {
  info: (s) => s.log("Said."),
  warning: (s) => s.log("Careful.", { level: "warning" }),
  error: (s) => s.log("Broken.", { level: "error" }),
  ephemeral: (s) => s.log("Gone.", { ephemeral: true }),
});

export const workspace = methodScenario("workspace files", {
  list: (s) => s.rpc.workspaces.listFiles(),
  create: (s) => s.rpc.workspaces.createFile({ path: "notes.md", content: "# Notes\n" }),
  "list after": (s) => s.rpc.workspaces.listFiles(),
  read: (s) => s.rpc.workspaces.readFile({ path: "notes.md" }),
  "read missing": (s) => s.rpc.workspaces.readFile({ path: "none.md" }),
  escape: (s) => s.rpc.workspaces.readFile({ path: "../../escape" }),
});

export const name = methodScenario("name: set and read", {
  get: (s) => s.rpc.name.get(),
  set: (s) => s.rpc.name.set({ name: "My session" }),
  "get after": (s) => s.rpc.name.get(),
});

export const queue = methodScenario("queue and metadata", {
  pending: (s) => s.rpc.queue.pendingItems(),
  clear: (s) => s.rpc.queue.clear(),
  snapshot: (s) => s.rpc.metadata.snapshot(),
  working: (s) => s.rpc.metadata.isProcessing(),
  tasks: (s) => s.rpc.tasks.list(),
  skills: (s) =>
    s.rpc.skills.list().then(({ skills }) => skills.filter(({ source }) => source !== "builtin")),
  agents: (s) => s.rpc.agent.list(),
  usage: (s) => s.rpc.usage.getMetrics(),
});

export const compaction = methodScenario(
  "history: compacted by hand",
  { compact: (s) => s.rpc.history.compact() },
  { prompts: ["Hello.", "After."] },
);

export const truncation = {
  name: "history: truncated at an event",
  model: () => [{ text: "First answer." }, { text: "Second answer." }, { text: "Third answer." }],
  async run(t) {
    const session = await t.session();
    await t.ask(session, "One.");
    await t.ask(session, "Two.");
    const second = (await session.getEvents()).filter((event) => event.type === "user.message")[1];
    await t.outcome("truncate", () => session.rpc.history.truncate({ eventId: second.id }));
    await t.ask(session, "Three.");
  },
};
