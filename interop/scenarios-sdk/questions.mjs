/** What an SDK answers when the runtime asks: by events of protocol 3, and by requests. */
const yes = () => ({ kind: "approve-once" });
const time = "2026-01-01T00:00:00.000Z";
let events = 0;

function event(type, data, extra = {}) {
  const body = { type, data, id: `event-${events++}`, timestamp: time, parentId: null, ...extra };
  return { method: "session.event", params: { sessionId: "$SESSION", event: body } };
}

const ask = (method, params) => ({
  send: { method, params: { sessionId: "$SESSION", ...params } },
  until: "answer",
});

/** What an invocation tells: the names of the fields that have a value. */
const told = (invocation) => Object.keys(JSON.parse(JSON.stringify(invocation))).sort();

/** One prompt, during which the runtime takes `steps`. */
function questionScenario(name, steps, config) {
  return {
    name,
    stub: { after: { "session.send": steps } },
    async run(t) {
      const client = await t.client();
      const session = await client.createSession({ onPermissionRequest: yes, ...config(t) });
      t.watch(session);
      await t.outcome("answer", async () => (await session.sendAndWait("Go."))?.data ?? null);
    },
  };
}

const permission = (requestId, extra = {}) => ({
  send: event("permission.requested", {
    requestId,
    permissionRequest: { kind: "write", toolCallId: requestId, intention: "Edit", fileName: "/a", diff: "" },
    ...extra,
  }),
  until: "session.permissions.handlePendingPermissionRequest",
});

export const decisions = questionScenario(
  "questions: permission decisions",
  ["approve-once", "approve-for-session", "reject", "user-not-available", "throw"].map((kind) =>
    permission(kind),
  ),
  (t) => ({
    onPermissionRequest: (request, invocation) => {
      t.note("asked", { request, keys: told(invocation) });
      if (request.toolCallId === "throw") throw new Error("handler exploded");
      return { kind: request.toolCallId, ...(request.toolCallId === "reject" && { feedback: "no" }) };
    },
  }),
);

const tool = (toolName, requestId = toolName, until = "session.tools.handlePendingToolCall") => ({
  send: event("external_tool.requested", {
    requestId,
    sessionId: "$SESSION",
    toolCallId: requestId,
    toolName,
    arguments: { q: "x" },
    traceparent: "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-01",
  }),
  until,
});

const results = {
  text: () => "plain",
  empty: () => "",
  object: () => ({ a: [1, null] }),
  number: () => 7,
  nothing: () => undefined,
  nil: () => null,
  result: () => ({ textResultForLlm: "told", resultType: "success", toolTelemetry: { a: {} } }),
  failure: () => ({ textResultForLlm: "failed", resultType: "failure", error: "why" }),
  binary: () => ({
    textResultForLlm: "see",
    resultType: "success",
    binaryResultsForLlm: [{ data: "AAAA", mimeType: "image/png", type: "image", description: "dot" }],
  }),
  throws: () => {
    throw new Error("tool exploded");
  },
  "throws-text": () => {
    throw "thrown text";
  },
};

export const toolResults = questionScenario(
  "questions: tool results",
  Object.keys(results).map((name) => tool(name)),
  (t) => ({
    tools: Object.entries(results).map(([name, handler]) =>
      t.sdk.defineTool(name, {
        description: name,
        handler: async (args, invocation) => {
          t.note("called", { name, args, keys: told(invocation) });
          return handler();
        },
      }),
    ),
  }),
);

export const foreignTool = questionScenario(
  "questions: a tool of another client",
  [tool("not-mine", "not-mine", null), tool("mine")],
  (t) => ({ tools: [t.sdk.defineTool("mine", { description: "Mine", handler: async () => "x" })] }),
);

export const inputs = questionScenario(
  "questions: user input",
  [
    ask("userInput.request", { question: "Which?", choices: ["a", "b"], allowFreeform: true }),
    ask("userInput.request", { question: "throw" }),
  ],
  (t) => ({
    onUserInputRequest: async (request, invocation) => {
      t.note("asked", { request, keys: told(invocation) });
      if (request.question === "throw") throw new Error("handler exploded");
      return { answer: "a", wasFreeform: false };
    },
  }),
);

export const unhandled = questionScenario(
  "questions: nobody handles them",
  [
    ask("userInput.request", { question: "Which?" }),
    ask("hooks.invoke", { hookType: "preToolUse", input: {} }),
    ask("exitPlanMode.request", { summary: "s", actions: [], recommendedAction: "x" }),
    ask("autoModeSwitch.request", {}),
    ask("systemMessage.transform", { sections: { tone: { content: "x" } } }),
    ask("no.such.method", {}),
    ask("permission.request", { permissionRequest: { kind: "read" } }),
    ask("tool.call", { toolCallId: "c", toolName: "none", arguments: {} }),
    {
      send: { method: "userInput.request", params: { sessionId: "no-such-session", question: "?" } },
      until: "answer",
    },
  ],
  () => ({ onPermissionRequest: undefined }),
);

const hookInput = { timestamp: 1, cwd: "/w", workingDirectory: "/w", sessionId: "$SESSION" };
const hookTypes = [
  "preToolUse",
  "preMcpToolCall",
  "postToolUse",
  "postToolUseFailure",
  "userPromptSubmitted",
  "userPromptTransformed",
  "sessionStart",
  "sessionEnd",
  "errorOccurred",
  "agentStop",
  "unheardOf",
];

export const hooks = questionScenario(
  "questions: hooks",
  hookTypes.map((hookType) => ask("hooks.invoke", { hookType, input: { ...hookInput, toolName: "bash" } })),
  (t) => ({
    hooks: Object.fromEntries(
      hookTypes.map((type) => [
        `on${type[0].toUpperCase()}${type.slice(1)}`,
        async (input, invocation) => {
          t.note("hook", { type, input, keys: told(invocation) });
          if (type === "errorOccurred") throw new Error("hook exploded");
          return type === "preToolUse"
            ? { permissionDecision: "deny", permissionDecisionReason: "no" }
            : undefined;
        },
      ]),
    ),
  }),
);

export const modes = questionScenario(
  "questions: leaving plan mode, switching to auto",
  [
    ask("exitPlanMode.request", {
      summary: "s",
      planContent: "p",
      actions: ["interactive"],
      recommendedAction: "interactive",
    }),
    ask("autoModeSwitch.request", { errorCode: "rate_limit", retryAfterSeconds: 5 }),
  ],
  (t) => ({
    onExitPlanModeRequest: async (request) => {
      t.note("plan", request);
      return { approved: true, selectedAction: "interactive" };
    },
    onAutoModeSwitchRequest: async (request) => {
      t.note("auto", request);
      return "yes";
    },
  }),
);

export const elicitation = questionScenario(
  "questions: elicitation",
  ["accept", "throw"].map((message) => ({
    send: event(
      "elicitation.requested",
      { requestId: message, message, requestedSchema: { type: "object", properties: {} }, mode: "form" },
      { ephemeral: true },
    ),
    until: "session.ui.handlePendingElicitation",
  })),
  (t) => ({
    onElicitationRequest: async (context) => {
      t.note("asked", context);
      if (context.message === "throw") throw new Error("handler exploded");
      return { action: "accept", content: { a: "b" } };
    },
  }),
);

export const commands = questionScenario(
  "questions: commands",
  ["deploy", "explode", "unknown"].map((commandName) => ({
    send: event(
      "command.execute",
      { requestId: commandName, command: `/${commandName} now`, commandName, args: "now" },
      { ephemeral: true },
    ),
    until: "session.commands.handlePendingCommand",
  })),
  (t) => ({
    commands: [
      { name: "deploy", description: "Deploys", handler: async (context) => t.note("command", context) },
      {
        name: "explode",
        handler: async () => {
          throw new Error("command exploded");
        },
      },
    ],
  }),
);

export const transforms = questionScenario(
  "questions: system message transforms",
  [ask("systemMessage.transform", { sections: { tone: { content: "calm" }, safety: { content: "safe" } } })],
  () => ({
    systemMessage: {
      mode: "customize",
      sections: {
        tone: { action: (content) => `${content}!` },
        safety: {
          action: () => {
            throw new Error("transform exploded");
          },
        },
      },
    },
  }),
);

export const answers = questionScenario(
  "questions: how an exchange ends",
  [
    { send: event("assistant.message", { messageId: "m", content: "First." }) },
    { send: event("assistant.message", { messageId: "n", content: "Last.", toolRequests: [] }) },
    { send: event("no.such.event", { a: 1 }) },
  ],
  () => ({}),
);

export const failed = questionScenario(
  "questions: an exchange that fails",
  [{ send: event("session.error", { errorType: "query", message: "It broke.", stack: "s" }) }],
  () => ({}),
);
