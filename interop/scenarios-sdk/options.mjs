/** How options of a client and of a session cross the wire. */
const yes = () => ({ kind: "approve-once" });

function clientScenario(name, options, extra = {}) {
  return {
    name,
    ...extra,
    async run(t) {
      const given = typeof options === "function" ? options(t) : options;
      await t.outcome("start", async () => {
        const client = await t.client(given);
        const session = await client.createSession({
          onPermissionRequest: yes,
          ...(extra.session?.(t) ?? {}),
        });
        await session.disconnect();
      });
    },
  };
}

export const plainClient = clientScenario("client: no options", {});
export const logLevel = clientScenario("client: log level", { logLevel: "debug" });
export const noLogin = clientScenario("client: without the logged-in user", { useLoggedInUser: false });
export const token = clientScenario("client: GitHub token", { gitHubToken: "gho_secret" });
export const tokenAndLogin = clientScenario("client: GitHub token and the logged-in user", {
  gitHubToken: "gho_secret",
  useLoggedInUser: true,
});
export const remote = clientScenario("client: idle time-out and remote sessions", {
  sessionIdleTimeoutSeconds: 90,
  enableRemoteSessions: true,
});
export const telemetry = clientScenario("client: telemetry", {
  telemetry: {
    otlpEndpoint: "http://127.0.0.1:9",
    otlpProtocol: "http/json",
    filePath: "/tmp/none",
    exporterType: "file",
    sourceName: "me",
    captureContent: true,
  },
});
export const clientInfo = clientScenario("client: who it is", {
  clientInfo: {
    applicationName: "app",
    applicationVersion: "1.2.3",
    integrationName: "part",
    integrationVersion: "4.5.6",
  },
});
export const plugins = clientScenario("client: built-in plugins", {
  builtinPluginDirectories: ["/plugins/a", "/plugins/b"],
});
export const extraArguments = clientScenario("client: extra arguments", (t) => ({
  connection: t.sdk.RuntimeConnection.forStdio({ path: t.tap, args: ["--extra", "1"] }),
}));
export const spawnedTcp = clientScenario("client: starts a runtime on TCP", (t) => ({
  connection: t.sdk.RuntimeConnection.forTcp({ path: t.tap, connectionToken: "my-token" }),
}));
export const spawnedTcpToken = clientScenario("client: starts a runtime on TCP, token made up", (t) => ({
  connection: t.sdk.RuntimeConnection.forTcp({ path: t.tap }),
}));
export const emptyMode = clientScenario(
  "client: empty mode",
  { mode: "empty" },
  { session: () => ({ availableTools: ["view"] }) },
);
export const emptyModeWithoutTools = clientScenario("client: empty mode without tools", { mode: "empty" });
export const legacyServer = clientScenario(
  "client: a runtime without connect",
  {},
  {
    stub: { replies: { connect: { error: { code: -32601, message: "Unhandled method connect" } } } },
  },
);
export const tooNew = clientScenario(
  "client: a runtime of protocol 4",
  {},
  {
    stub: { replies: { connect: { result: { ok: true, protocolVersion: 4, version: "9.0.0" } } } },
  },
);
export const tooOld = clientScenario(
  "client: a runtime of protocol 1",
  {},
  {
    stub: {
      replies: {
        connect: { error: { code: -32601, message: "Unhandled method connect" } },
        ping: { result: { message: "pong", timestamp: "2026-01-01T00:00:00.000Z", protocolVersion: 1 } },
      },
    },
  },
);
export const noVersion = clientScenario(
  "client: a runtime that tells no protocol",
  {},
  {
    stub: {
      replies: {
        connect: { error: { code: -32601, message: "Unhandled method connect" } },
        ping: { result: { message: "pong", timestamp: "2026-01-01T00:00:00.000Z" } },
      },
    },
  },
);
export const refusedToken = clientScenario(
  "client: a runtime that refuses the token",
  {},
  {
    transport: "tcp",
    stub: { replies: { connect: { error: { code: -32002, message: "AUTHENTICATION_FAILED" } } } },
  },
);
export const exits = clientScenario(
  "client: a runtime that ends at once",
  {},
  {
    stub: { exit: { code: 3, stderr: "cannot start: no luck\n" } },
  },
);
export const exitsTcp = clientScenario(
  "client: a TCP runtime that ends at once",
  (t) => ({ connection: t.sdk.RuntimeConnection.forTcp({ path: t.tap }) }),
  { stub: { exit: { code: 3, stderr: "cannot start: no luck\n" } } },
);
export const missing = clientScenario("client: no such runtime", (t) => ({
  connection: t.sdk.RuntimeConnection.forStdio({ path: "/no/such/runtime" }),
}));
export const unreachable = clientScenario("client: nobody listens", (t) => ({
  connection: t.sdk.RuntimeConnection.forUri("127.0.0.1:9"),
}));

export const badOptions = {
  name: "client: options that don't go together",
  async run(t) {
    const { CopilotClient, RuntimeConnection } = t.sdk;
    const uri = RuntimeConnection.forUri("127.0.0.1:9");
    const attempts = {
      "uri and token": { connection: uri, gitHubToken: "x" },
      "uri and login": { connection: uri, useLoggedInUser: false },
      "bad uri": { connection: RuntimeConnection.forUri("not a uri") },
      "bad port": { connection: RuntimeConnection.forUri("127.0.0.1:99999") },
      "two environments": { connection: RuntimeConnection.forStdio({ env: { A: "1" } }), env: { B: "2" } },
      "empty mode without a base": { mode: "empty" },
      "empty token": { connection: RuntimeConnection.forTcp({ connectionToken: "" }) },
      "relative plugin": { builtinPluginDirectories: ["relative"] },
    };
    for (const [what, options] of Object.entries(attempts)) {
      await t.outcome(what, () => new CopilotClient(options) && "accepted");
    }
  },
};

const everyOption = (t) => ({
  clientName: "my-client",
  model: "gpt-4.1",
  reasoningEffort: "high",
  reasoningSummary: "concise",
  enableExperimentalMode: true,
  contextTier: "default",
  modelCapabilities: { supports: { vision: true }, limits: { max_prompt_tokens: 1000 } },
  largeOutput: { enabled: true, maxSizeBytes: 1000, outputDirectory: "/out" },
  configDirectory: "/config",
  enableConfigDiscovery: true,
  tools: [
    t.sdk.defineTool("plain", { description: "Plain", handler: async () => "x" }),
    t.sdk.defineTool("full", {
      description: "Full",
      parameters: { type: "object", properties: { q: { type: "string" } } },
      overridesBuiltInTool: true,
      skipPermission: true,
      handler: async () => "x",
    }),
  ],
  commands: [{ name: "deploy", description: "Deploys", handler: async () => {} }],
  systemMessage: {
    mode: "customize",
    sections: { tone: { action: "replace", content: "Calm." } },
    content: "More.",
  },
  toolSearch: { enabled: true, deferThreshold: 5 },
  availableTools: ["view", "edit"],
  excludedTools: ["edit"],
  excludedBuiltinAgents: ["research"],
  includedBuiltinSkills: ["one"],
  provider: {
    type: "azure",
    wireApi: "responses",
    transport: "http",
    baseUrl: "http://127.0.0.1:9/v1",
    apiKey: "key",
    bearerToken: "bearer",
    azure: { apiVersion: "2024-10-21" },
    headers: { "x-a": "b" },
    modelId: "m",
    wireModel: "w",
    maxPromptTokens: 10,
    maxOutputTokens: 11,
  },
  enableSessionTelemetry: false,
  enableCitations: true,
  enableFileChangeTracking: true,
  sessionLimits: { maxAiCredits: 5 },
  skipCustomInstructions: true,
  customAgentsLocalOnly: true,
  coauthorEnabled: false,
  manageScheduleEnabled: true,
  onUserInputRequest: async () => ({ answer: "x", wasFreeform: true }),
  onElicitationRequest: async () => ({ action: "cancel" }),
  onExitPlanModeRequest: async () => ({ approved: true }),
  onAutoModeSwitchRequest: async () => "no",
  enableMcpApps: true,
  hooks: { onPreToolUse: async () => {} },
  workingDirectory: "/work",
  additionalDirectories: ["/more"],
  streaming: true,
  includeSubAgentStreamingEvents: false,
  mcpOAuthTokenStorage: "in-memory",
  mcpServers: {
    local: {
      type: "local",
      command: "cmd",
      args: ["a"],
      env: { A: "1" },
      workingDirectory: "/w",
      tools: ["*"],
      timeout: 5,
    },
    web: { type: "http", url: "http://127.0.0.1:9/mcp", headers: { h: "v" }, tools: [] },
  },
  customAgents: [
    {
      name: "helper",
      displayName: "Helper",
      description: "Helps",
      tools: ["view"],
      prompt: "Help.",
      infer: true,
      skills: ["one"],
      model: "gpt-4.1",
      mcpServers: { inner: { command: "cmd", args: [], tools: ["*"] } },
    },
  ],
  defaultAgent: { excludedTools: ["bash"] },
  agent: "helper",
  skillDirectories: ["/skills"],
  pluginDirectories: ["/plugins"],
  instructionDirectories: ["/instructions"],
  disabledSkills: ["two"],
  disabledMcpServers: ["three"],
  infiniteSessions: { enabled: true, backgroundCompactionThreshold: 0.5, bufferExhaustionThreshold: 0.9 },
  memory: { enabled: true },
  gitHubToken: "gho_session",
  enableManagedSettings: true,
  skipEmbeddingRetrieval: true,
  embeddingCacheStorage: "in-memory",
  organizationCustomInstructions: "Be kind.",
  enableOnDemandInstructionDiscovery: true,
  enableFileHooks: true,
  enableHostGitOperations: true,
  enableSessionStore: true,
  enableSkills: true,
  remoteSession: "off",
  featureFlags: { a: true },
  onPermissionRequest: yes,
});

/** Options that don't go with the others, or that matter to few. */
const furtherOptions = (t) => ({
  providers: [{ name: "p", type: "openai", baseUrl: "http://127.0.0.1:9/v1", headers: { a: "b" } }],
  models: [{ id: "m", provider: "p", name: "M", maxOutputTokens: 5 }],
  capi: { transport: "websockets" },
  askUserVariant: "elicitation",
  githubMcpToolConfig: { toolsets: ["all"] },
  authClientIdMetadataUrl: "https://example.com/client",
  managedSettings: { permissions: { disableBypassPermissionsMode: "disable" } },
  expAssignments: { Features: [], Flights: {}, Configs: [], ParameterGroups: [], FlightingVersion: 1 },
  canvases: [t.sdk.createCanvas({ id: "c", displayName: "C", description: "d", open: () => ({}) })],
  canvasProvider: { id: "p" },
  requestCanvasRenderer: true,
  requestExtensions: true,
  extensionSdkPath: "/sdk",
  extensionInfo: { source: "s", name: "n" },
  onMcpAuthRequest: async () => undefined,
  onEvent: () => {},
  disableResume: true,
  suppressResumeEvent: true,
  continuePendingWork: true,
  openCanvases: [{ instanceId: "i", extensionId: "e", canvasId: "c", status: "ready" }],
  cloud: { repository: { owner: "o", name: "n" } },
  sessionId: "chosen",
});

/** What an option may also be. */
const variants = (t) => ({
  model: "",
  tools: [],
  commands: [],
  customAgents: [],
  mcpServers: {},
  hooks: {},
  availableTools: [],
  excludedTools: new t.sdk.ToolSet().addBuiltIn("*"),
  systemMessage: { mode: "replace", content: "All." },
  enableMcpApps: false,
  infiniteSessions: { enabled: false },
  includeSubAgentStreamingEvents: true,
  onPermissionRequest: undefined,
  sessionLimits: null,
  provider: { type: "anthropic", baseUrl: "http://127.0.0.1:9" },
  largeOutput: { enabled: false },
  skipCustomInstructions: false,
  includedBuiltinSkills: [],
});

/** Opens a session with each option alone. */
function eachAlone(name, open) {
  return {
    name,
    async run(t) {
      const client = await t.client();
      for (const options of [everyOption(t), furtherOptions(t), variants(t)]) {
        for (const [option, value] of Object.entries(options)) {
          await t.outcome(option, async () => {
            const session = await open(client, { [option]: value });
            return session.capabilities;
          });
        }
      }
    },
  };
}

export const eachAtCreation = eachAlone("session: each option alone, at creation", (client, config) =>
  client.createSession(config),
);

export const eachAtResuming = eachAlone("session: each option alone, at resuming", (client, config) =>
  client.resumeSession("some-id", config),
);

export const emptyModeOptions = {
  name: "session: options in empty mode",
  async run(t) {
    const client = await t.client({ mode: "empty" });
    const base = { availableTools: new t.sdk.ToolSet().addBuiltIn(t.sdk.BuiltInTools.Isolated) };
    const cases = {
      plain: base,
      appended: { ...base, systemMessage: { content: "More." } },
      replaced: { ...base, systemMessage: { mode: "replace", content: "All." } },
      customized: {
        ...base,
        systemMessage: { mode: "customize", sections: { environment_context: { action: "preserve" } } },
      },
      switched: {
        ...base,
        enableSkills: true,
        memory: { enabled: true },
        skipCustomInstructions: false,
        includedBuiltinSkills: ["one"],
        mcpOAuthTokenStorage: "persistent",
        enableSessionTelemetry: true,
      },
      none: { availableTools: [] },
    };
    for (const [what, config] of Object.entries(cases)) {
      await t.outcome(`create ${what}`, async () => Boolean(await client.createSession(config)));
      await t.outcome(`resume ${what}`, async () => Boolean(await client.resumeSession("some-id", config)));
    }
    await t.outcome("resume without tools", () => client.resumeSession("some-id", {}));
  },
};

export const badSessions = {
  name: "session: options that don't go together",
  async run(t) {
    const client = await t.client();
    const attempts = {
      "token and provider of tokens": { gitHubToken: "x", gitHubTokenProvider: async () => ({}) },
      "a tool of no kind": { availableTools: ["nonsense:*"] },
      "an empty pattern": { availableTools: ["builtin:"] },
      "all built-in tools": { availableTools: ["builtin:*"] },
      "a bare star": { availableTools: ["*"] },
      "a spaced name": { excludedTools: ["a b"] },
    };
    for (const [what, options] of Object.entries(attempts)) {
      await t.outcome(what, () => client.createSession(options).then(() => "accepted"));
    }
    const sets = {
      "a star": (set) => set.addBuiltIn("*"),
      "a list": (set) => set.addBuiltIn(["a", "b"]),
      "a bad name": (set) => set.addBuiltIn("a b"),
      "an empty name": (set) => set.addMcp(""),
      "a colon": (set) => set.addCustom("a:b"),
      "a server's tool": (set) => set.addMcp("server/tool"),
      "a mix": (set) => set.addBuiltIn("view").addMcp("*").addCustom("c"),
    };
    for (const [what, fill] of Object.entries(sets)) {
      await t.outcome(`set: ${what}`, () => fill(new t.sdk.ToolSet()).toArray());
    }
  },
};

export const createOptions = {
  name: "session: every option at creation",
  async run(t) {
    const client = await t.client();
    await t.outcome("created", async () => (await client.createSession(everyOption(t))).workspacePath);
  },
};

export const resumeOptions = {
  name: "session: every option at resuming",
  async run(t) {
    const client = await t.client();
    const only = { disableResume: true, continuePendingWork: true, suppressResumeEvent: true };
    await t.outcome(
      "resumed",
      async () => (await client.resumeSession("some-id", { ...everyOption(t), ...only })).sessionId,
    );
  },
};

export const noOptions = {
  name: "session: no options",
  async run(t) {
    const client = await t.client();
    await t.outcome("created", async () => (await client.createSession({})).workspacePath);
    await t.outcome("resumed", async () => (await client.resumeSession("some-id", {})).sessionId);
  },
};

export const cloud = {
  name: "session: cloud",

  async run(t) {
    const client = await t.client();
    const config = {
      cloud: { repository: { owner: "o", name: "n", branch: "b" } },
      onPermissionRequest: yes,
    };
    await t.outcome("created", async () => (await client.createSession(config)).sessionId);
  },
};

export const toolSets = {
  name: "session: tool sets",
  async run(t) {
    if (t.sdk.ToolSet === undefined) throw new Error("This SDK has no ToolSet");
    const client = await t.client();
    const availableTools = new t.sdk.ToolSet().addBuiltIn(["view", "edit"]).addMcp("*").addCustom("*");
    await t.outcome("created", () =>
      client.createSession({ availableTools, onPermissionRequest: yes }).then(() => "ok"),
    );
  },
};
