import { fileURLToPath } from "node:url";

const mcpScript = fileURLToPath(new URL("../lib/scripted-mcp.mjs", import.meta.url));

const view = (t, name = "a.txt") => ({ name: "view", args: { path: t.path(name) } });
const run = (command) => ({ name: "bash", args: { command, description: "Work" } });

/** Hooks as callbacks of the client. */
function hooked(name, { hooks, model, prompts = ["Please work."], config = () => ({}), ...more }) {
  return {
    name: `hooks: ${name}`,
    parallel: true,
    loose: ["session.mcp_servers_loaded", "session.tools_updated"],
    ignored: ["session.mcp_servers_loaded"],
    files: { "a.txt": "one\n" },
    model,
    async run(t) {
      const session = await t.session({ hooks: hooks(t), ...config(t) });
      for (const prompt of prompts) await t.ask(session, prompt);
    },
    ...more,
  };
}

export const afterFailures = hooked("after failures", {
  model: (t) => [
    { tools: [view(t, "none.txt")] },
    { tools: [{ name: "nothing", args: {} }] },
    { text: "Done." },
  ],
  hooks: (t) => ({
    onPostToolUseFailure: async ({ toolName, error }) => {
      t.note("failed", { toolName, error });
      return { additionalContext: "try another way" };
    },
  }),
});

export const prolonged = hooked("keep the agent going", {
  model: () => [{ text: "Done." }, { text: "Really done." }],
  hooks: (t) => ({
    onAgentStop: async ({ stopHookActive }) => {
      t.note("stop", { stopHookActive });
      return stopHookActive ? undefined : { decision: "block", reason: "Check it." };
    },
  }),
});

export const prolongedForever = hooked("keep the agent going for ever", {
  model: () => [{ text: "Done." }],
  hooks: () => ({ onAgentStop: async () => ({ decision: "block", reason: "Again." }) }),
});

export const blocked = hooked("block a prompt", {
  model: () => [{ text: "Done." }],
  async run(t) {
    const session = await t.session({
      hooks: {
        onUserPromptSubmitted: async ({ prompt }) =>
          prompt === "Forbidden." ? { decision: "block", reason: "policy" } : undefined,
      },
    });
    const idle = t.next(session, "session.idle");
    await session.send({ prompt: "Forbidden." });
    await idle;
    await t.ask(session, "Allowed.");
  },
});

export const transformed = hooked("see the prompt as the model does", {
  model: () => [{ text: "Done." }],
  hooks: (t) => ({
    onUserPromptTransformed: async ({ prompt, transformedPrompt }) => {
      t.note("transformed", { prompt, ends: transformedPrompt.endsWith(prompt) });
      return { modifiedTransformedPrompt: "Something else." };
    },
  }),
});

export const errors = hooked("see failures of the model", {
  model: () => [{ status: 400, raw: '{"error":{"message":"no"}}' }, { text: "Done." }],
  async run(t) {
    const session = await t.session({
      hooks: {
        onErrorOccurred: async ({ errorContext, recoverable }) => {
          t.note("error", { errorContext, recoverable });
        },
      },
    });
    const idle = t.next(session, "session.idle");
    await t.outcome("first", () => session.sendAndWait({ prompt: "One." }));
    await idle;
    await t.ask(session, "Two.");
  },
});

export const parallelCalls = hooked("of calls side by side", {
  model: (t) => [{ tools: [view(t), run("echo no")] }, { text: "Done." }],
  hooks: () => ({
    onPreToolUse: async ({ toolName, toolArgs }) =>
      toolName === "bash"
        ? { permissionDecision: "deny", permissionDecisionReason: "no commands" }
        : { additionalContext: `about ${toolArgs.path.slice(-5)}` },
    onPostToolUse: async ({ toolName }) => ({ additionalContext: `after ${toolName}` }),
  }),
});

export const clientTool = hooked("of a client's tool", {
  model: () => [{ tools: [{ name: "add", args: { n: 1 } }] }, { text: "Done." }],
  hooks: () => ({
    onPreToolUse: async () => ({ modifiedArgs: { n: 41 } }),
    onPostToolUse: async () => ({ additionalContext: "counted" }),
  }),
  config: () => ({
    tools: [
      {
        name: "add",
        description: "Adds one.",
        parameters: { type: "object", properties: { n: { type: "number" } } },
        handler: ({ n }) => String(n + 1),
      },
    ],
  }),
});

const mcp = (name, answer) =>
  hooked(`of an MCP server's tool: ${name}`, {
    model: () => [{ tools: [{ name: "s-echo", args: { text: "a" } }] }, { text: "Done." }],
    hooks: (t) => ({
      onPreMcpToolCall: async ({ serverName, toolName, arguments: args }) => {
        t.note("calling", { serverName, toolName, args });
        return answer;
      },
      onPostToolUse: async ({ toolName }) => t.note("called", { toolName }),
    }),
    config: () => ({
      mcpServers: { s: { type: "stdio", command: process.execPath, args: [mcpScript], tools: ["*"] } },
    }),
  });

export const mcpMeta = mcp("with metadata", { metaToUse: { key: "value" } });
export const mcpPlain = mcp("without", undefined);

export const resumed = {
  name: "hooks: of a session that is resumed",
  parallel: true,
  loose: ["session.mcp_servers_loaded"],
  ignored: ["session.mcp_servers_loaded"],
  model: () => [{ text: "One." }, { text: "Two." }],
  async run(t) {
    const hooks = (who) => ({
      onSessionStart: async ({ source, initialPrompt }) => {
        t.note("start", { who, source, initialPrompt });
        return { additionalContext: `started by ${who}` };
      },
      onSessionEnd: async ({ reason }) => t.note("end", { who, reason }),
    });
    const first = await t.client();
    const session = await first.createSession(t.sessionConfig({ hooks: hooks("first") }));
    await t.ask(session, "One?");
    await session.disconnect();
    await t.stop(first);
    const second = await t.client();
    const again = await second.resumeSession(session.sessionId, t.sessionConfig({ hooks: hooks("second") }));
    await t.ask(again, "Two?");
  },
};

/** Hooks as commands in a file of a repository that the user trusts. */
function filed(name, { hooks, model, prompts = ["Please work."], approve, ...more }) {
  return {
    name: `hook files: ${name}`,
    parallel: true,
    loose: ["session.mcp_servers_loaded", "session.warning"],
    model,
    files: { "a.txt": "one\n", ".github/hooks/work.json": JSON.stringify({ version: 1, hooks }) },
    async run(t) {
      const session = await t.session({
        ...(approve && { onPermissionRequest: (request) => approve(t, request) }),
      });
      await session.rpc.permissions.folderTrust.addTrusted({ path: t.path("") });
      for (const prompt of prompts) await t.ask(session, prompt);
    },
    ...more,
  };
}

const says = (output) => ({ type: "command", bash: `cat > /dev/null; echo '${JSON.stringify(output)}'` });

export const fileDenies = filed("deny a tool", {
  hooks: {
    preToolUse: [
      { ...says({ permissionDecision: "deny", permissionDecisionReason: "no" }), matcher: "bash" },
    ],
  },
  model: (t) => [{ tools: [view(t)] }, { tools: [run("echo a")] }, { text: "Done." }],
});

export const fileRefuses = filed("refuse by exit code", {
  hooks: { preToolUse: [{ type: "command", bash: "echo stop >&2; exit 2" }] },
  model: (t) => [{ tools: [view(t)] }, { text: "Done." }],
});

export const fileFails = filed("fail", {
  hooks: { preToolUse: [{ type: "command", bash: "echo broken >&2; exit 1" }] },
  model: (t) => [{ tools: [view(t)] }, { text: "Done." }],
});

export const fileWarns = filed("warn", {
  hooks: { userPromptSubmitted: [{ type: "command", bash: "echo careful >&2; exit 2" }] },
  model: () => [{ text: "Done." }],
});

export const fileChanges = filed("change arguments and results, add context", {
  hooks: {
    sessionStart: [says({ additionalContext: "start one" }), says({ additionalContext: "start two" })],
    preToolUse: [says({ modifiedArgs: { command: "echo changed", description: "Changed" } })],
    postToolUse: [says({ additionalContext: "afterwards" })],
  },
  model: () => [{ tools: [run("echo a")] }, { text: "Done." }],
  loose: ["session.mcp_servers_loaded", "hook.start", "hook.end"],
});

export const permissionAllows = filed("answer a permission question with yes", {
  hooks: { permissionRequest: [says({ behavior: "allow" })] },
  model: (t) => [
    { tools: [run("echo a > b.txt")] },
    { tools: [{ name: "create", args: { path: t.path("c.txt"), file_text: "c\n" } }] },
    { tools: [view(t)] },
    { text: "Done." },
  ],
});

export const permissionDenies = filed("answer a permission question with no", {
  hooks: { permissionRequest: [says({ behavior: "deny", message: "not that" })] },
  model: () => [{ tools: [run("echo a")] }, { text: "Done." }],
});

export const permissionInterrupts = filed("answer a permission question with no and stop", {
  hooks: { permissionRequest: [says({ behavior: "deny", message: "stop", interrupt: true })] },
  model: () => [{ tools: [run("echo a")] }, { text: "Done." }],
});

export const notified = filed("hear of questions", {
  hooks: { notification: [says({})] },
  model: (t) => [{ tools: [view(t)] }, { tools: [run("echo a")] }, { text: "Done." }],
  loose: ["session.mcp_servers_loaded", "hook.start", "hook.end"],
});

export const discovered = {
  name: "hook files: listed",
  model: () => [{ text: "Done." }],
  files: { ".github/hooks/work.json": JSON.stringify({ version: 1, hooks: { preToolUse: [says({})] } }) },
  async run(t) {
    const client = await t.client();
    const session = await client.createSession(t.sessionConfig());
    const { sessionId } = session;
    await t.ask(session, "Please work.");
    await t.outcome("none", () => client.rpc.hooks.discover({}));
    await t.outcome("untrusted", () => client.rpc.hooks.discover({ projectPaths: [t.path("")] }));
    await t.outcome("deferred", () => client.rpc.sessions.loadDeferredRepoHooks({ sessionId }));
    await t.outcome("reloaded", () => client.rpc.sessions.reloadPluginHooks({ sessionId }));
  },
};
