/** The model asks the user; hooks decide. */
function promptScenario(name, { model, files, config }) {
  return {
    name,
    files,
    model: (t) => [...model(t).map((call) => ({ tools: [call].flat() })), { text: "Done." }],
    async run(t) {
      await t.ask(await t.session(config(t)), "Please work.");
    },
  };
}

export const askUser = promptScenario("ask_user", {
  model: () => [
    { name: "ask_user", args: { question: "Which?", choices: ["a", "b"] } },
    { name: "ask_user", args: { question: "Why?", allow_freeform: true } },
  ],
  config: (t) => ({
    onUserInputRequest: (request) => {
      t.note("asked", request);
      return request.choices ? { answer: "a", wasFreeform: false } : { answer: "because", wasFreeform: true };
    },
  }),
});

const hooked = (name, hooks) => ({
  parallel: true,
  loose: ["session.mcp_servers_loaded", "session.tools_updated"],
  ...promptScenario(`hooks: ${name}`, {
    files: { "a.txt": "one\n" },
    model: (t) => [
      { name: "view", args: { path: t.path("a.txt") } },
      { name: "create", args: { path: t.path("b.txt"), file_text: "two\n" } },
    ],
    config: (t) => ({ hooks: hooks(t) }),
  }),
});

export const watching = hooked("all of them watch", (t) =>
  Object.fromEntries(
    [
      "PreToolUse",
      "PostToolUse",
      "UserPromptSubmitted",
      "SessionStart",
      "SessionEnd",
      "ErrorOccurred",
      "AgentStop",
    ].map((hook) => [
      `on${hook}`,
      async (input) => {
        t.note(hook, { ...input, timestamp: undefined });
      },
    ]),
  ),
);

export const denying = hooked("deny a tool", () => ({
  onPreToolUse: async ({ toolName }) =>
    toolName === "create" ? { permissionDecision: "deny", permissionDecisionReason: "not here" } : undefined,
}));

export const allowing = hooked("allow tools", () => ({
  onPreToolUse: async () => ({ permissionDecision: "allow" }),
}));

export const asking = hooked("ask for a tool", () => ({
  onPreToolUse: async () => ({ permissionDecision: "ask", permissionDecisionReason: "to be sure" }),
}));

export const changing = hooked("change arguments and results", (t) => ({
  onPreToolUse: async ({ toolName }) =>
    toolName === "create" ? { modifiedArgs: { path: t.path("c.txt"), file_text: "three\n" } } : undefined,
  onPostToolUse: async ({ toolName }) =>
    toolName === "view"
      ? { modifiedResult: { textResultForLlm: "changed", resultType: "success" } }
      : undefined,
}));

export const context = hooked("add context", () => ({
  onPreToolUse: async () => ({ additionalContext: "before the tool" }),
  onPostToolUse: async () => ({ additionalContext: "after the tool" }),
  onUserPromptSubmitted: async () => ({ additionalContext: "with the prompt" }),
  onSessionStart: async () => ({ additionalContext: "at the start" }),
}));

export const rewriting = hooked("rewrite the prompt", () => ({
  onUserPromptSubmitted: async () => ({ modifiedPrompt: "Rather this." }),
}));

export const failing = hooked("fail", () => ({
  onPreToolUse: async () => {
    throw new Error("hook exploded");
  },
}));
