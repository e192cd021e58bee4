import { describe, expect, it } from "vitest";
import { createCanvas } from "../callbacks/canvas.js";
import { approveAll, noPermissionHandler } from "../callbacks/permissions.js";
import { defineFactory } from "../factories/definition.js";
import { FactoryHost } from "../factories/host.js";
import { BuiltInTools, ToolSet } from "../tools/tool-set.js";
import { type AnySessionConfig, LOCAL_OPTIONS, PATCH_OPTIONS, sessionPayload } from "./session-options.js";

const nothing = () => {};
const canvas = createCanvas({
  id: "cv",
  displayName: "CV",
  description: "d",
  inputSchema: { type: "object" },
  actions: [{ name: "a", description: "ad", inputSchema: {}, handler: nothing }],
  open: () => ({}),
});

/** What every payload has. */
const ALWAYS = {
  toolFilterPrecedence: "excluded",
  requestUserInput: false,
  requestElicitation: false,
  requestExitPlanMode: false,
  requestAutoModeSwitch: false,
  hooks: false,
  includeSubAgentStreamingEvents: true,
  envValueMode: "direct",
};
const CREATE = { ...ALWAYS, requestPermission: false };
const RESUME = { ...ALWAYS, requestPermission: true };

type Options = Required<AnySessionConfig>;
/** Values of an option, each with what it changes in the payload. */
type Cases = { [Option in keyof Options]: [value: Options[Option], change: Record<string, unknown>][] };

/** The option as it is, under its own name. */
function same<Option extends keyof Options>(
  option: Option,
  ...values: Options[Option][]
): [Options[Option], Record<string, unknown>][] {
  return values.map((value) => [value, { [option]: value }]);
}

/** Captured from what the official SDK 1.0.14 sends, each option alone. */
const CASES: Cases = {
  model: same("model", "m", ""),
  clientName: same("clientName", "c", ""),
  reasoningEffort: same("reasoningEffort", "high"),
  reasoningSummary: same("reasoningSummary", "concise"),
  enableExperimentalMode: [
    [true, { isExperimentalMode: true }],
    [false, { isExperimentalMode: false }],
  ],
  contextTier: same("contextTier", "long_context"),
  modelCapabilities: same("modelCapabilities", {
    supports: { vision: true },
    limits: { max_prompt_tokens: 5 },
  }),
  provider: [
    ...same("provider", { baseUrl: "u" }),
    [
      { type: "azure", transport: "websockets", baseUrl: "u", bearerTokenProvider: async () => "t" },
      { provider: { type: "azure", transport: "websockets", baseUrl: "u", hasBearerTokenProvider: true } },
    ],
  ],
  providers: [
    ...same("providers", []),
    [
      [{ name: "n", baseUrl: "u", headers: { a: "b" }, bearerTokenProvider: async () => "t" }],
      { providers: [{ name: "n", baseUrl: "u", headers: { a: "b" }, hasBearerTokenProvider: true }] },
    ],
  ],
  models: same("models", [], [{ id: "i", provider: "n", wireModel: "w" }]),
  capi: same("capi", {}, { autoTier: "intelligence", enableWebSocketResponses: false }),
  systemMessage: [
    ...same("systemMessage", { content: "x" }, { mode: "append", content: "x" }),
    ...same("systemMessage", { mode: "replace", content: "r" }, { mode: "customize" }),
    ...same("systemMessage", { mode: "customize", sections: {} }),
    [
      {
        mode: "customize",
        sections: {
          tone: { action: "replace", content: "t" },
          safety: { action: (text) => text },
          identity: { action: "remove" },
        },
        content: "c",
      },
      {
        systemMessage: {
          mode: "customize",
          sections: {
            tone: { action: "replace", content: "t" },
            safety: { action: "transform" },
            identity: { action: "remove" },
          },
          content: "c",
        },
      },
    ],
  ],
  tools: [
    [[], { tools: [] }],
    [[{ name: "bare" }], { tools: [{ name: "bare" }] }],
    [
      [
        {
          name: "t",
          description: "d",
          parameters: { _output: undefined, toJSONSchema: () => ({ type: "object" }) },
          handler: nothing,
          overridesBuiltInTool: true,
          skipPermission: false,
          defer: "never",
          metadata: { k: 1 },
          isTerminal: true,
        },
      ],
      {
        tools: [
          {
            name: "t",
            description: "d",
            parameters: { type: "object" },
            overridesBuiltInTool: true,
            skipPermission: false,
            defer: "never",
            metadata: { k: 1 },
            isTerminal: true,
          },
        ],
      },
    ],
  ],
  toolSearch: same("toolSearch", { enabled: true, deferThreshold: 3 }),
  availableTools: [
    ...same("availableTools", ["a"], []),
    [
      new ToolSet().addBuiltIn(BuiltInTools.Isolated.slice(0, 2)).addMcp("*").addCustom("x"),
      { availableTools: ["builtin:ask_user", "builtin:task_complete", "mcp:*", "custom:x"] },
    ],
  ],
  excludedTools: [
    ...same("excludedTools", ["b"], []),
    [new ToolSet().addBuiltIn("*"), { excludedTools: ["builtin:*"] }],
  ],
  excludedBuiltinAgents: same("excludedBuiltinAgents", ["a"], []),
  commands: [
    [[], { commands: [] }],
    [
      [
        { name: "c", description: "d", handler: nothing },
        { name: "e", handler: nothing },
      ],
      {
        commands: [
          { name: "c", description: "d" },
          { name: "e", description: "" },
        ],
      },
    ],
  ],
  onPermissionRequest: [[approveAll, { requestPermission: true }]],
  onUserInputRequest: [[() => ({ answer: "", wasFreeform: true }), { requestUserInput: true }]],
  onElicitationRequest: [[() => ({ action: "cancel" }), { requestElicitation: true }]],
  onExitPlanModeRequest: [[() => ({ approved: true }), { requestExitPlanMode: true }]],
  onAutoModeSwitchRequest: [[() => "no", { requestAutoModeSwitch: true }]],
  onMcpAuthRequest: [[() => null, {}]],
  onMcpHeadersRequest: [[() => null, {}]],
  onSamplingRequest: [[() => null, {}]],
  askUserVariant: same("askUserVariant", "legacy", "elicitation"),
  hooks: [
    [{}, {}],
    [{ onPreToolUse: nothing }, { hooks: true }],
  ],
  onEvent: [[nothing, {}]],
  workingDirectory: same("workingDirectory", "/w", ""),
  additionalDirectories: same("additionalDirectories", ["/a"], []),
  configDirectory: [
    ["/c", { configDir: "/c" }],
    ["", { configDir: "" }],
  ],
  enableConfigDiscovery: same("enableConfigDiscovery", true, false),
  streaming: same("streaming", true, false),
  includeSubAgentStreamingEvents: same("includeSubAgentStreamingEvents", true, false),
  mcpServers: [
    ...same("mcpServers", {}),
    [
      {
        a: { command: "c", args: ["x"], env: { A: "b" }, workingDirectory: "/w", tools: ["*"], timeout: 5 },
        h: { type: "http", url: "u", headers: { a: "b" } },
      },
      {
        mcpServers: {
          a: { command: "c", args: ["x"], env: { A: "b" }, cwd: "/w", tools: ["*"], timeout: 5 },
          h: { type: "http", url: "u", headers: { a: "b" } },
        },
      },
    ],
  ],
  disabledMcpServers: same("disabledMcpServers", ["s"], []),
  mcpOAuthTokenStorage: same("mcpOAuthTokenStorage", "persistent", "in-memory"),
  authClientIdMetadataUrl: same("authClientIdMetadataUrl", "http://x"),
  githubMcpToolConfig: same("githubMcpToolConfig", { enableAllTools: true, disableFormDeferral: true }),
  enableMcpApps: [
    [true, { requestMcpApps: true }],
    [false, {}],
  ],
  customAgents: [
    [[], { customAgents: [] }],
    [
      [
        { name: "a", prompt: "p", infer: false, mcpServers: { m: { command: "c", workingDirectory: "/z" } } },
        { name: "b", prompt: "q", tools: null },
      ],
      {
        customAgents: [
          { name: "a", prompt: "p", infer: false, mcpServers: { m: { command: "c", cwd: "/z" } } },
          { name: "b", prompt: "q", tools: null },
        ],
      },
    ],
  ],
  customAgentsLocalOnly: same("customAgentsLocalOnly", true, false),
  defaultAgent: same("defaultAgent", { excludedTools: ["x"] }, {}),
  agent: same("agent", "a", ""),
  enableSkills: same("enableSkills", true, false),
  skillDirectories: same("skillDirectories", ["/s"], []),
  disabledSkills: same("disabledSkills", ["s"], []),
  pluginDirectories: same("pluginDirectories", ["/p"], []),
  instructionDirectories: same("instructionDirectories", ["/i"], []),
  organizationCustomInstructions: same("organizationCustomInstructions", "o", ""),
  enableOnDemandInstructionDiscovery: same("enableOnDemandInstructionDiscovery", true, false),
  enableFileHooks: same("enableFileHooks", true, false),
  enableHostGitOperations: same("enableHostGitOperations", true, false),
  enableSessionStore: same("enableSessionStore", true, false),
  enableFileChangeTracking: same("enableFileChangeTracking", true, false),
  skipEmbeddingRetrieval: same("skipEmbeddingRetrieval", true, false),
  embeddingCacheStorage: same("embeddingCacheStorage", "persistent"),
  infiniteSessions: same(
    "infiniteSessions",
    { enabled: true, backgroundCompactionThreshold: 0.5, bufferExhaustionThreshold: 0.6 },
    {},
  ),
  largeOutput: [
    [
      { enabled: true, maxSizeBytes: 5, outputDirectory: "/o" },
      { largeOutput: { enabled: true, maxSizeBytes: 5, outputDir: "/o" } },
    ],
    [{}, { largeOutput: {} }],
  ],
  memory: same("memory", { enabled: true }),
  sessionLimits: same("sessionLimits", { maxAiCredits: 3 }),
  enableSessionTelemetry: same("enableSessionTelemetry", true, false),
  enableCitations: same("enableCitations", true, false),
  gitHubToken: same("gitHubToken", "t", ""),
  gitHubTokenProvider: [[() => ({ kind: "cancelled" }), {}]],
  enableManagedSettings: same("enableManagedSettings", true, false),
  managedSettings: same("managedSettings", { permissions: { deny: ["x"] } }),
  remoteSession: same("remoteSession", "off", "export", "on"),
  featureFlags: same("featureFlags", { a: true }),
  expAssignments: same("expAssignments", { Features: [], Flights: {}, Configs: [], AssignmentContext: "" }),
  canvases: [
    [[], { canvases: [] }],
    [
      [canvas],
      {
        canvases: [
          {
            id: "cv",
            displayName: "CV",
            description: "d",
            inputSchema: { type: "object" },
            actions: [{ name: "a", description: "ad", inputSchema: {} }],
          },
        ],
      },
    ],
  ],
  canvasProvider: same("canvasProvider", { id: "p", name: "n" }),
  requestCanvasRenderer: same("requestCanvasRenderer", true, false),
  requestExtensions: same("requestExtensions", true, false),
  extensionSdkPath: same("extensionSdkPath", "/e"),
  extensionInfo: same("extensionInfo", { source: "s", name: "n" }),
  requestedEnvironmentVariables: [...same("requestedEnvironmentVariables", ["A"]), [[], {}]],
  onEnvironmentGranted: [[() => {}, {}]],
  factoryHost: [
    [
      new FactoryHost([
        defineFactory({ meta: { name: "f", description: "d", phases: [] }, run: async () => {} }),
      ]),
      { factories: [{ name: "f", description: "d", phases: [] }] },
    ],
    [new FactoryHost([]), { factories: [] }],
  ],
  createSessionFsProvider: [[() => ({}) as never, {}]],
  skipCustomInstructions: [[true, {}]],
  coauthorEnabled: [[true, {}]],
  manageScheduleEnabled: [[true, {}]],
  includedBuiltinSkills: [[["a"], {}]],
  // Only one of create and resume has these: see below.
  sessionId: [["id", {}]],
  cloud: [],
  suppressResumeEvent: [],
  continuePendingWork: [],
  openCanvases: [],
};

const cases = Object.entries(CASES).flatMap(([option, values]) =>
  (values as [unknown, Record<string, unknown>][]).map(([value, change]) => ({ option, value, change })),
);

describe("a session's payload", () => {
  it("says what it always says", () => {
    expect(sessionPayload({}, "create")).toEqual(CREATE);
    expect(sessionPayload({}, "resume")).toEqual(RESUME);
  });

  it.each(cases)("carries $option: $change, alike for create and resume", ({ option, value, change }) => {
    expect(sessionPayload({ [option]: value }, "create")).toEqual({ ...CREATE, ...change });
    expect(sessionPayload({ [option]: value }, "resume")).toEqual({ ...RESUME, ...change });
  });

  it("carries all options together", () => {
    const all = Object.fromEntries(cases.map(({ option, value }) => [option, value]));
    const last = new Map(cases.map(({ option, change }) => [option, change]));
    const changes = Object.assign({}, ...last.values());
    expect(sessionPayload(all, "create")).toEqual({ ...CREATE, ...changes });
  });

  it("leaves out what is undefined", () => {
    const payload = sessionPayload({ model: undefined, tools: undefined } as never, "create");
    expect(payload).toEqual(CREATE);
  });

  it("says of a cloud only when creating", () => {
    const cloud = { repository: { owner: "o", name: "n", branch: "b" } };
    expect(sessionPayload({ cloud }, "create")).toEqual({ ...CREATE, cloud });
    expect(sessionPayload({ cloud }, "resume")).toEqual(RESUME);
  });

  it("says of what went before only when resuming", () => {
    const config = { suppressResumeEvent: true, continuePendingWork: false, openCanvases: [] };
    expect(sessionPayload(config, "create")).toEqual(CREATE);
    expect(sessionPayload(config, "resume")).toEqual({
      ...RESUME,
      disableResume: true,
      continuePendingWork: false,
      openCanvases: [],
    });
  });

  it("has no say in permissions when an extension joins without a handler", () => {
    const payload = sessionPayload({ onPermissionRequest: noPermissionHandler }, "resume");
    expect(payload["requestPermission"]).toBe(false);
  });

  it("takes no wildcard without a source", () => {
    expect(() => sessionPayload({ availableTools: ["*"] }, "create")).toThrow(
      "Invalid availableTools entry '*': there is no bare wildcard.",
    );
    expect(() => sessionPayload({ excludedTools: ["*"] }, "create")).toThrow(
      "Invalid excludedTools entry '*'",
    );
  });

  it("knows which options travel another way", () => {
    const config = Object.fromEntries([...LOCAL_OPTIONS, ...PATCH_OPTIONS].map((name) => [name, "x"]));
    const { customAgentsLocalOnly, ...rest } = sessionPayload(config as never, "create");
    expect(customAgentsLocalOnly).toBe("x");
    expect(rest).toEqual(CREATE);
  });
});
