import { fileURLToPath } from "node:url";

const mcpScript = fileURLToPath(new URL("../lib/scripted-mcp.mjs", import.meta.url));

/** Requests of sub-agents don't have this in their system message. */
const MAIN = "ANSWER FOR THE PERSON.";

const isSub = ({ messages }) => !messages[0].content.includes(MAIN);

const task = (agent_type, name, more = {}) => ({
  name: "task",
  args: { agent_type, name, description: `Do ${name}`, prompt: `Work on ${name}.`, ...more },
});

/** What a model writes that is asked for a summary. */
const SUMMARY = "<overview>\nAll so far.\n</overview>\n<checkpoint_title>Some work done</checkpoint_title>";

/** The official runtime's sub-agents are sessions of their own: these may come before or after one another. */
const LOOSE = [
  "subagent.configured",
  "subagent.selected",
  "session.model_change",
  "session.tools_updated",
  "permission.requested",
  "permission.completed",
  "subagent.completed",
];

/** Events of a sub-agent, and of the agent that goes on beside it. */
const SIDE_BY_SIDE = [
  "user.message",
  "system.message",
  "assistant.turn_start",
  "assistant.turn_end",
  "session.usage_info",
  "model.call_start",
  "pending_messages.modified",
];

/** A script for the session's agent and one for its sub-agents. */
function delegating(name, { main, sub, config = () => ({}), run, ...more }) {
  return {
    name: `sub-agents: ${name}`,
    parallel: true,
    loose: LOOSE,
    files: { "a.txt": "one\n" },
    model(t) {
      const steps = { main: main(t), sub: sub?.(t) ?? [] };
      const at = { main: 0, sub: 0 };
      return (body) => {
        if (body.tool_choice === "none") return { text: SUMMARY };
        const who = isSub(body) ? "sub" : "main";
        const script = steps[who];
        const step = script[Math.min(at[who]++, script.length - 1)];
        return typeof step === "function" ? step(body) : step;
      };
    },
    async run(t) {
      const session = await t.session({ systemMessage: { content: MAIN }, ...config(t) });
      await (run ?? ((stage) => stage.ask(session, "Please delegate.")))(t, session);
    },
    ...more,
  };
}

/** Asks, and waits for the session to be idle whatever its sub-agents run into. */
async function idleAfter(t, session, prompt) {
  const idle = t.next(session, "session.idle");
  await session.send({ prompt });
  await idle;
}

const DONE = { text: "All done." };
const look = { name: "list_agents", args: { scope: "children" } };

export const explored = delegating("one explores", {
  main: () => [{ text: "I ask.", tools: [task("explore", "finder")] }, DONE],
  sub: (t) => [
    { text: "I look.", tools: [{ name: "view", args: { path: t.path("a.txt") } }] },
    { text: "It says one." },
  ],
});

const lookAt = (t, path) => ({ tools: [{ name: "view", args: { path: t.path(path) } }] });

export const instructed = delegating("instructions on demand, each agent for itself", {
  files: { "p/AGENTS.md": "Speak plainly.\n", "p/f.txt": "f\n" },
  main: (t) => [{ tools: [task("general-purpose", "reader")] }, lookAt(t, "p/f.txt"), DONE],
  sub: (t) => [lookAt(t, "p/f.txt"), { text: "I looked." }],
  config: () => ({ enableOnDemandInstructionDiscovery: true }),
});

export const ofClient = delegating("a client's tool", {
  main: () => [{ tools: [task("general-purpose", "asker")] }, DONE],
  sub: () => [
    { tools: [{ name: "lookup", args: { key: "a" } }] },
    { tools: [{ name: "lookup_free", args: {} }] },
    { text: "I asked." },
  ],
  config: (t) => {
    const handler = () => "found";
    const parameters = { type: "object", properties: {} };
    const tool = { description: "Looks up", parameters, handler };
    return {
      onPermissionRequest: t.sdk.approveAll,
      tools: [
        { name: "lookup", ...tool },
        { name: "lookup_free", ...tool, skipPermission: true },
      ],
    };
  },
});

/** Words that are a token each to every tokenizer and estimate. */
const recited = (words) => {
  const command = `yes "the cat" | head -n ${words / 2} | tr '\\n' ' '`;
  return { tools: [{ name: "bash", args: { command, description: "Recite" } }] };
};

export const compacted = delegating("one whose window fills up is compacted", {
  ignored: ["tool.execution_partial_result"],
  main: () => [{ tools: [task("general-purpose", "reciter")] }, DONE],
  sub: () => [recited(38_000), recited(40_000), recited(14_000), recited(10), { text: "I recited." }],
  config: (t) => ({
    provider: { ...t.provider, maxPromptTokens: 100_000 },
    largeOutput: { enabled: false },
    onPermissionRequest: t.sdk.approveAll,
  }),
});

export const general = delegating("one with every tool", {
  main: () => [{ tools: [task("general-purpose", "worker")] }, DONE],
  sub: () => [{ tools: [look] }, { text: "Nothing to do." }],
});

const builtIn = (type) =>
  delegating(`one built in: ${type}`, {
    main: () => [{ tools: [task(type, "worker")] }, DONE],
    sub: () => [{ text: "Worked." }],
  });

export const runsCommands = builtIn("task");
export const reviews = builtIn("code-review");
export const researches = builtIn("research");
export const reviewsSecurity = builtIn("security-review");

export const custom = delegating("a custom one with tools of its own", {
  main: () => [{ tools: [task("critic", "judge")] }, DONE],
  sub: (t) => [{ tools: [{ name: "view", args: { path: t.path("a.txt") } }] }, { text: "It is bad." }],
  config: () => ({
    customAgents: [
      {
        name: "critic",
        displayName: "The critic",
        description: "Finds faults",
        tools: ["view", "bash"],
        prompt: "Find faults.",
      },
    ],
  }),
});

export const customModel = delegating("a custom one with a model of its own", {
  main: () => [{ tools: [task("writer", "author")] }, DONE],
  sub: () => [{ text: "Written." }],
  config: () => ({
    customAgents: [
      {
        name: "writer",
        description: "Writes",
        tools: ["grep", "view"],
        prompt: "Write.",
        model: "other-model",
        reasoningEffort: "high",
      },
    ],
  }),
});

export const failing = delegating("one whose model fails", {
  main: () => [{ tools: [task("general-purpose", "worker")] }, DONE],
  sub: () => [{ status: 400, raw: '{"error":{"message":"No such thing","code":"nothing"}}' }],
  run: (t, session) => idleAfter(t, session, "Please delegate."),
});

export const silent = delegating("one that says nothing", {
  main: () => [{ tools: [task("general-purpose", "worker")] }, DONE],
  sub: () => [{ text: "" }],
});

export const refused = delegating("nobody can be asked", {
  main: () => [
    { tools: [task("nobody", "a")] },
    { tools: [{ name: "task", args: { agent_type: "explore", prompt: "Look." } }] },
    { tools: [task("explore", "b", { mode: "odd" })] },
    { tools: [task("research", "c")] },
    DONE,
  ],
  config: () => ({ excludedBuiltinAgents: ["research"] }),
});

export const excluded = delegating("all are excluded", {
  main: () => [DONE],
  config: () => ({
    excludedBuiltinAgents: [
      ...["explore", "task", "general-purpose", "code-review"],
      ...["research", "security-review", "rubber-duck"],
    ],
  }),
});

export const withheld = delegating("tools that the default agent has not", {
  main: () => [{ tools: [task("reader", "a")] }, { tools: [task("writer", "b")] }, DONE],
  sub: () => [{ text: "Read." }, { text: "Written." }],
  config: () => ({
    defaultAgent: { excludedTools: ["bash", "view"] },
    customAgents: [
      { name: "reader", description: "Reads", tools: ["view", "grep"], prompt: "Read." },
      { name: "writer", description: "Writes", tools: ["edit", "glob"], prompt: "Write." },
    ],
  }),
});

export const rejected = delegating("the user rejects what one does", {
  main: () => [{ tools: [task("general-purpose", "worker")] }, DONE],
  sub: () => [
    { tools: [{ name: "bash", args: { command: "touch b.txt", description: "Make a file" } }] },
    DONE,
  ],
  config: () => ({ onPermissionRequest: () => ({ kind: "reject" }) }),
});

export const nested = delegating("four deep", {
  main: () => [{ tools: [task("general-purpose", "one")] }, DONE],
  sub: () => [
    ...["two", "three", "four", "five"].map((name) => ({ tools: [task("general-purpose", name)] })),
    ...["Four.", "Three.", "Two.", "One."].map((text) => ({ text })),
  ],
});

export const quiet = delegating("heard of only when they are done", {
  main: () => [{ tools: [task("general-purpose", "worker")] }, DONE],
  sub: () => [{ text: "A long answer that comes in pieces." }],
  config: () => ({ includeSubAgentStreamingEvents: false }),
});

/** The last id that the model was told. */
const idIn = ({ messages }) =>
  [...JSON.stringify(messages).matchAll(/agent_id: ([0-9a-f-]{36})/g)].at(-1)?.[1];

/**
 * It is read in the answer in which it is written to: the official runtime wakes it once it is waited for, or once all
 * calls of the answer are over and the next one is asked for; this one at once.
 */
export const background = delegating("background: one is written to", {
  loose: [...LOOSE, ...SIDE_BY_SIDE],
  main: (t) => [
    { tools: [task("general-purpose", "worker", { mode: "background" })] },
    () => ({ text: "I wait.", wait: t.gate("asked") }),
    (body) => ({
      tools: [
        { name: "write_agent", args: { agent_id: idIn(body), message: "Go on." } },
        { name: "read_agent", args: { agent_id: idIn(body), wait: true } },
      ],
    }),
    { tools: [{ name: "list_agents", args: {} }] },
    DONE,
  ],
  sub: (t) => [
    () => {
      t.open("asked");
      return { text: "Worked.", wait: t.gate("idle") };
    },
    () => ({ text: "Gone on.", wait: t.gate("waited for") }),
  ],
  async run(t, session) {
    session.on("assistant.idle", () => t.open("idle"));
    let written = false;
    session.on("tool.execution_start", ({ data }) => {
      if (data.toolName === "write_agent") written = true;
      if (data.toolName === "read_agent" && written) t.open("waited for");
    });
    await t.ask(session, "Please delegate.");
  },
});

export const unread = delegating("what is asked of nobody", {
  main: () => [
    {
      tools: [
        { name: "read_agent", args: { agent_id: "nobody" } },
        { name: "write_agent", args: { agent_id: "nobody", message: "Hey." } },
        { name: "write_agent", args: { message: "Hey." } },
        { name: "write_agent", args: { agent_ids: ["a", "b"], message: "Hey." } },
        { name: "write_agent", args: { scope: "children", message: "Hey." } },
        { name: "read_agent", args: {} },
        { name: "list_agents", args: {} },
        { name: "list_agents", args: { scope: "odd" } },
      ],
    },
    DONE,
  ],
});

export const listed = delegating("one that is waited for, afterwards", {
  main: () => [
    { tools: [task("general-purpose", "worker")] },
    {
      tools: ["default", "children", "siblings", "all"].map((scope) => ({
        name: "list_agents",
        args: scope === "default" ? {} : { scope },
      })),
    },
    (body) => {
      const id = /\(([0-9a-f-]{36})\)/.exec(JSON.stringify(body.messages))?.[1];
      return {
        tools: [
          { name: "read_agent", args: { agent_id: id } },
          { name: "read_agent", args: { agent_id: id, since_turn: 3 } },
          { name: "write_agent", args: { agent_id: id, message: "Go on." } },
          { name: "write_agent", args: { scope: "children", message: "Go on." } },
        ],
      };
    },
    DONE,
  ],
  sub: () => [{ text: "Worked." }],
});

export const ofClients = delegating("background: started and ended by clients", {
  loose: [...LOOSE, "pending_messages.modified"],
  main: () => [{ text: "Heard." }],
  sub: () => [{ text: "Worked." }],
  async run(t, session) {
    await t.ask(session, "Hello.");
    const { tasks } = session.rpc;
    await t.outcome("nobody", () => tasks.startAgent({ agentType: "nobody", prompt: "Go.", name: "n" }));
    const idle = t.next(session, "session.idle");
    const { agentId: id } = await tasks.startAgent({
      agentType: "general-purpose",
      prompt: "Go.",
      name: "n",
    });
    await idle;
    await t.outcome("list", () => tasks.list());
    await t.outcome("progress", () => tasks.getProgress({ id }));
    await t.outcome("progress of nobody", () => tasks.getProgress({ id: "nobody" }));
    await t.outcome("promotable", () => tasks.getCurrentPromotable());
    await t.outcome("promote", () => tasks.promoteToBackground({ id }));
    await t.outcome("promote any", () => tasks.promoteCurrentToBackground());
    await t.outcome("remove", () => tasks.remove({ id }));
    await t.outcome("cancel", () => tasks.cancel({ id }));
    await t.outcome("cancel again", () => tasks.cancel({ id: "nobody" }));
    await t.outcome("list ended", () => tasks.list());
    await t.outcome("send", () => tasks.sendMessage({ id, message: "Go on." }));
    await t.outcome("remove ended", () => tasks.remove({ id }));
    await t.outcome("list none", () => tasks.list());
    await t.outcome("refresh", () => tasks.refresh());
    await t.outcome("wait", () => tasks.waitForPending());
  },
});

export const promoted = delegating("background: let go on", {
  loose: [...LOOSE, "pending_messages.modified"],
  main: () => [{ tools: [task("general-purpose", "worker")] }, { text: "It goes on." }, DONE],
  sub: (t) => [
    () => {
      t.open("working");
      return { text: "Worked.", wait: t.gate("idle") };
    },
  ],
  async run(t, session) {
    const idle = t.next(session, "session.idle");
    session.on("assistant.idle", () => t.open("idle"));
    const calling = t.next(session, ({ type, agentId }) => type === "model.call_start" && agentId);
    await session.send({ prompt: "Please delegate." });
    await Promise.all([calling, t.gate("working")]);
    await t.outcome("promotable", () => session.rpc.tasks.getCurrentPromotable());
    await t.outcome("promote", () => session.rpc.tasks.promoteCurrentToBackground());
    await idle;
  },
});

export const aborted = delegating("stopped with the session", {
  main: () => [{ tools: [task("general-purpose", "worker")] }, DONE],
  sub: (t) => [
    () => {
      t.open("working");
      return { text: "Never.", wait: t.gate("never") };
    },
  ],
  async run(t, session) {
    const idle = t.next(session, "session.idle");
    await session.send({ prompt: "Please delegate." });
    await t.gate("working");
    await session.abort();
    await idle;
    await t.outcome("list", () => session.rpc.tasks.list());
    t.open("never");
    await t.ask(session, "And now?");
  },
});

export const settings = delegating("as a client configures them", {
  main: () => [
    { tools: [task("explore", "a")] },
    { tools: [task("general-purpose", "b")] },
    { tools: [task("general-purpose", "c", { model: "asked-model" })] },
    { tools: [task("explore", "d")] },
    DONE,
  ],
  sub: () => [{ tools: [task("task", "deeper")] }, { text: "Worked." }],
  async run(t, session) {
    const set = (subagents) => session.rpc.tools.updateSubagentSettings({ subagents });
    await t.outcome("set", () =>
      set({
        disabledSubagents: ["explore"],
        maxDepth: 1,
        agents: { "general-purpose": { model: "configured-model", effortLevel: "high" } },
      }),
    );
    await t.ask(session, "Please delegate.");
    await t.outcome("clear", () => set(null));
  },
});

export const fleet = delegating("a fleet", {
  main: () => [DONE],
  async run(t, session) {
    const idle = t.next(session, "session.idle");
    await t.outcome("start", () => session.rpc.fleet.start({ prompt: "Build it." }));
    await idle;
  },
});

export const spawned = {
  name: "sub-agents: a runtime of its own",
  async run(t) {
    const client = await t.client();
    await t.outcome("spawn", () => client.rpc.agentRegistry.spawn({ cwd: t.path(".") }));
  },
};

export const kept = {
  name: "sub-agents: a chosen custom agent is kept",
  loose: ["session.tools_updated"],
  model: () => [{ text: "Seen." }],
  async run(t) {
    const config = {
      customAgents: [
        { name: "critic", description: "Finds faults", tools: ["view"], prompt: "Find every HOTEL." },
      ],
    };
    const first = await t.client();
    const session = await first.createSession(t.sessionConfig(config));
    await t.ask(session, "Hello.");
    await t.outcome("select", () => session.rpc.agent.select({ name: "critic" }));
    await t.stop(first);
    const second = await t.client();
    const resumed = await second.resumeSession(session.sessionId, t.sessionConfig(config));
    t.watch(resumed);
    await t.outcome("current", () => resumed.rpc.agent.getCurrent());
    await t.ask(resumed, "And now?");
    await t.outcome("deselect", () => resumed.rpc.agent.deselect());
  },
};

const saying = (output) => [{ type: "command", bash: `echo '${JSON.stringify(output)}'` }];

/** Where the folder is trusted, its hooks run. */
function hooked(name, hooks, { main, sub }) {
  return delegating(name, {
    main,
    sub,
    loose: [...LOOSE, "hook.start", "hook.end"],
    files: { ".github/hooks/one.json": JSON.stringify({ version: 1, hooks }) },
    config: () => ({ enableFileHooks: true }),
    async run(t, session) {
      await session.rpc.permissions.folderTrust.addTrusted({ path: t.path("") });
      await t.ask(session, "Please delegate.");
    },
  });
}

export const hookedStart = hooked(
  "a hook adds to what one is told",
  {
    subagentStart: saying({ additionalContext: "Mind the gap." }),
    agentStop: [{ type: "command", bash: "true" }],
  },
  {
    main: () => [{ tools: [task("explore", "finder")] }, DONE],
    sub: () => [{ text: "Found." }],
  },
);

export const hookedStop = hooked(
  "a hook keeps one going",
  {
    subagentStop: [
      {
        type: "command",
        bash: `test -e gone || echo '{"decision":"block","reason":"Look again."}'; touch gone`,
      },
    ],
  },
  {
    main: () => [{ tools: [task("explore", "finder")] }, DONE],
    sub: () => [{ text: "Found." }, { text: "Found more." }],
  },
);

export const watched = delegating("hooks of clients watch one", {
  loose: [...LOOSE, "hook.start", "hook.end"],
  main: () => [{ tools: [task("general-purpose", "worker")] }, DONE],
  sub: () => [{ tools: [look] }, { text: "Nothing." }],
  config: (t) => ({
    hooks: {
      onPreToolUse: async ({ toolName, agentId, agentType, sessionId }) =>
        t.note("before", { toolName, agentId, agentType, sessionId }),
      onPostToolUse: async ({ toolName, agentId }) => t.note("after", { toolName, agentId }),
      onUserPromptSubmitted: async ({ prompt, agentId }) => t.note("prompt", { prompt, agentId }),
    },
  }),
});

export const ruled = delegating("a hook of a client refuses what one does", {
  loose: [...LOOSE, "hook.start", "hook.end"],
  main: () => [{ tools: [task("general-purpose", "worker")] }, DONE],
  sub: () => [{ tools: [look] }, { text: "I may not." }],
  config: () => ({
    hooks: {
      onPreToolUse: async ({ toolName }) =>
        toolName === "list_agents"
          ? { permissionDecision: "deny", permissionDecisionReason: "No lists." }
          : undefined,
    },
  }),
});

export const ofClientsThemselves = {
  name: "tasks: work of clients",
  model: () => [DONE],
  async run(t) {
    const session = await t.session();
    const { tasks } = session.rpc;
    const work = { type: "client", clientTaskId: "k", description: "Builds", cancellable: false };
    const { task: registered } = await tasks.register(work);
    const update = (sequence, said) =>
      t.outcome(`update ${sequence}`, () => tasks.update({ id: registered.id, sequence, update: said }));
    t.note("registered", registered);
    await t.outcome("register again", () => tasks.register(work));
    await t.outcome("another description", () => tasks.register({ ...work, description: "Tests" }));
    await t.outcome("another sequence", () => tasks.register({ ...work, expectedSequence: 3 }));
    const half = { kind: "progress", message: "Half.", phase: "link", percentage: 50 };
    await update(1, half);
    await update(1, half);
    await update(1, { kind: "progress", message: "Other." });
    await update(5, { kind: "progress", message: "Far." });
    await update(2, { kind: "progress", status: "idle", phase: null });
    await update(3, { kind: "progress" });
    await t.outcome("progress", () => tasks.getProgress({ id: registered.id }));
    await t.outcome("cancel", () => tasks.cancel({ id: registered.id }));
    await t.outcome("remove", () => tasks.remove({ id: registered.id }));
    await t.outcome("promote", () => tasks.promoteToBackground({ id: registered.id }));
    await update(3, { kind: "completed", message: "Built.", result: { size: 1 } });
    await update(4, { kind: "failed", error: "Broken." });
    await t.outcome("register once more", () => tasks.register(work));
    await t.outcome("list", () => tasks.list());
    await t.ask(session, "Hello.");
    await t.outcome("remove ended", () => tasks.remove({ id: registered.id }));
    await t.outcome("list none", () => tasks.list());
  },
};

export const withServers = delegating("a custom one with an MCP server and a skill of its own", {
  main: () => [{ tools: [task("helper", "worker")] }, DONE],
  sub: () => [{ tools: [{ name: "srv-echo", args: { text: "hey" } }] }, { text: "It echoed." }],
  loose: [...LOOSE, "session.mcp_server_status_changed", "session.mcp_servers_loaded"],
  files: { "skills/careful/SKILL.md": "---\nname: careful\ndescription: Care\n---\nTake care.\n" },
  config: (t) => ({
    skillDirectories: [t.path("skills")],
    customAgents: [
      {
        name: "helper",
        description: "Helps",
        tools: ["srv/*", "view"],
        prompt: "Help.",
        skills: ["careful"],
        mcpServers: { srv: { type: "local", command: "node", args: [mcpScript], tools: ["*"] } },
      },
    ],
  }),
});

export const ofFiles = delegating("custom ones of files", {
  loose: [...LOOSE, "session.custom_agents_updated"],
  main: () => [{ tools: [task("filed", "a")] }, { tools: [task("hidden", "b")] }, DONE],
  sub: () => [{ text: "Worked." }],
  files: {
    ".github/agents/filed.agent.md":
      "---\nname: filed\ndescription: From a file\ntools: [view, search]\n---\nRead.\n",
    ".github/agents/hidden.md":
      "---\ndescription: Not for models\ndisable-model-invocation: true\n---\nHide.\n",
  },
  config: () => ({ enableConfigDiscovery: true }),
});
