import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SessionCreateParams, SessionResumeParams } from "@parley/protocol";
import { describe, expect, test } from "vitest";
import { stdio } from "../mcp/testing/harness.js";
import { startOauthServer } from "../mcp/testing/oauth-server.mjs";
import { unsupportedOptions } from "../session/opening/unsupported-options.js";
import type { TestClient } from "./testing/test-client.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

type Options = Required<SessionCreateParams & SessionResumeParams>;

/** How an option of `session.create` or `session.resume` is honoured, or named as not honoured. */
type Case =
  /** Its effect is shown here. */
  | { readonly effect: (runtime: TestRuntime) => Promise<void> }
  /** Its effect is shown by a test file beside this one, which uses it. */
  | { readonly shownBy: string }
  /** A `session.warning` names it; a value that asks for what isn't done. */
  | { readonly warned: unknown }
  /** There is nothing to do for it: why. A value that asks for more is named in a warning. */
  | { readonly fulfilled: string; readonly warned?: unknown };

/** What a session is made with, and what the model is shown of it. */
class Opened {
  readonly client: TestClient;
  readonly answer: Readonly<Record<string, unknown>>;
  /** The data of its `session.start`. */
  readonly started: Readonly<Record<string, unknown>>;
  readonly #runtime: TestRuntime;

  static async with(runtime: TestRuntime, options: object): Promise<Opened> {
    const client = await runtime.client({ answer: () => ({}) });
    const started = client.next("session.start");
    const answer = await client.request("session.create", runtime.params(options));
    return new Opened(runtime, { client, answer, started: (await started).data });
  }

  private constructor(
    runtime: TestRuntime,
    { client, answer, started }: Pick<Opened, "client" | "answer" | "started">,
  ) {
    this.#runtime = runtime;
    this.client = client;
    this.answer = answer;
    this.started = started;
  }

  ask(method: string, params: object = {}) {
    return this.client.request(method, { sessionId: this.answer["sessionId"], ...params });
  }

  /** The body of the first request that a prompt leads to. */
  async body(more: object = {}): Promise<Readonly<Record<string, unknown>>> {
    await this.ask("session.send", { prompt: "Go.", ...more });
    return (await this.#runtime.provider.request(0)).body;
  }

  /** Names of the tools that the model is offered. */
  async tools(): Promise<readonly string[]> {
    const { tools = [] } = await this.body();
    return (tools as { function: { name: string } }[]).map((tool) => tool.function.name);
  }

  /** All that the model is told, as text. */
  async told(): Promise<string> {
    return JSON.stringify(await this.body());
  }
}

/** An effect on what the client is told or can ask. */
const shows = (options: object, look: (opened: Opened, runtime: TestRuntime) => unknown): Case => ({
  effect: async (runtime) => {
    await look(await Opened.with(runtime, options), runtime);
  },
});

const mine = { name: "mine", description: "Mine", parameters: { type: "object", properties: {} } };
const echo = () => stdio({ tools: ["echo"] });

function writeSkill(folder: string, name: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "SKILL.md"), `---\nname: ${name}\ndescription: Does ${name}\n---\nDo.`);
}

/** The skills of a session with two in a folder of its own. */
const skillsWith = (options: object, expected: readonly (readonly [string, boolean])[]): Case => ({
  effect: async (runtime) => {
    const folder = join(runtime.workspace, "own-skills");
    for (const name of ["one", "two"]) writeSkill(folder, name);
    const opened = await Opened.with(runtime, { skillDirectories: [folder], ...options });
    const { skills } = await opened.ask("session.skills.list");
    expect(skills.map(({ name, enabled }: { name: string; enabled: boolean }) => [name, enabled])).toEqual(
      expected,
    );
  },
});

/** Named in a warning beside models of one's own, refused beside a provider. */
const warnedWithModels =
  (options: Readonly<Record<string, string>>) =>
  async (runtime: TestRuntime): Promise<void> => {
    const client = await runtime.client();
    const [name = ""] = Object.keys(options);
    const refused = client.request("session.create", runtime.params(options));
    await expect(refused).rejects.toThrow(/^.*Cannot specify both gitHubToken\w* and provider/);
    const { provider, ...params } = runtime.params(options);
    const warned = client.next("session.warning");
    await client.request("session.create", {
      ...params,
      providers: [{ name: "p", ...(provider as object) }],
      models: [{ id: "m", provider: "p" }],
      model: "p/m",
    });
    expect((await warned).data["message"]).toContain(`"${name}"`);
  };

const OPTIONS: { readonly [Name in keyof Options]: Case } = {
  sessionId: shows({ sessionId: "chosen" }, ({ answer }) => expect(answer["sessionId"]).toBe("chosen")),
  clientName: shows({ clientName: "my-program" }, async (opened) =>
    expect(await opened.ask("session.workspaces.getWorkspace")).toMatchObject({
      workspace: { client_name: "my-program" },
    }),
  ),
  model: shows({ model: "other" }, async (opened) => expect((await opened.body())["model"]).toBe("other")),
  reasoningEffort: shows({ reasoningEffort: "high" }, async (opened) =>
    expect((await opened.body())["reasoning_effort"]).toBe("high"),
  ),
  reasoningSummary: { shownBy: "models.test.ts" },
  contextTier: shows({ contextTier: "long_context" }, (opened) =>
    expect(opened.started["contextTier"]).toBe("long_context"),
  ),
  modelCapabilities: shows(
    { modelCapabilities: { limits: { max_prompt_tokens: 54_321 } } },
    async (opened) => {
      await opened.body();
      expect(opened.client.data("session.usage_info")[0]).toMatchObject({ tokenLimit: 54_321 });
    },
  ),
  isExperimentalMode: { warned: true },
  provider: shows({}, async (opened) => expect((await opened.body())["messages"]).toHaveLength(2)),
  providers: { shownBy: "models.test.ts" },
  models: { shownBy: "models.test.ts" },
  capi: { warned: { enableWebSocketResponses: true } },
  systemMessage: shows({ systemMessage: { mode: "replace", content: "Only this." } }, async (opened) =>
    expect((await opened.body())["messages"]).toMatchObject([{ role: "system", content: "Only this." }, {}]),
  ),
  tools: shows({ tools: [mine] }, async (opened) => expect(await opened.tools()).toContain("mine")),
  toolSearch: { shownBy: "tool-search.test.ts" },
  availableTools: shows({ availableTools: ["view"] }, async (opened) =>
    expect(await opened.tools()).toEqual(["view"]),
  ),
  excludedTools: shows({ excludedTools: ["view", "task"] }, async (opened) => {
    const told = opened.client.next("session.info");
    expect(await opened.tools()).not.toContain("view");
    expect((await told).data["message"]).toBe("Disabled tools: task, view");
  }),
  toolFilterPrecedence: { shownBy: "user-commands.test.ts" },
  excludedBuiltinAgents: { shownBy: "sub-agents.test.ts" },
  commands: shows({ commands: [{ name: "hello", description: "Says hello" }] }, async (opened) =>
    expect((await opened.ask("session.commands.list")).commands).toContainEqual(
      expect.objectContaining({ name: "hello", kind: "client" }),
    ),
  ),
  requestPermission: {
    effect: async () => {
      await using runtime = await testRuntime([{ tools: [{ name: "bash", args: { command: "touch a" } }] }]);
      const { client, ...opened } = await Opened.with(runtime, { requestPermission: true });
      const asked = client.next("permission.requested");
      await client.request("session.send", { sessionId: opened.answer["sessionId"], prompt: "Go." });
      expect((await asked).data["permissionRequest"]).toMatchObject({ kind: "shell" });
    },
  },
  requestUserInput: shows({ requestUserInput: true }, async (opened) =>
    expect(await opened.tools()).toContain("ask_user"),
  ),
  requestElicitation: shows({ requestElicitation: true }, ({ answer }) =>
    expect(answer).toMatchObject({ capabilities: { ui: { elicitation: true } } }),
  ),
  requestExitPlanMode: { shownBy: "user-questions.test.ts" },
  requestAutoModeSwitch: { warned: true },
  requestMcpApps: shows({ requestMcpApps: true }, ({ answer }) =>
    expect(answer).toMatchObject({ capabilities: { ui: { mcpApps: true } } }),
  ),
  askUserVariant: { shownBy: "user-commands.test.ts" },
  hooks: { shownBy: "hooks.test.ts" },
  workingDirectory: shows({}, (opened, { workspace }) =>
    expect(opened.started["context"]).toMatchObject({ cwd: workspace }),
  ),
  additionalDirectories: shows({ additionalDirectories: ["/opt"] }, async (opened) =>
    expect((await opened.ask("session.permissions.paths.list")).directories).toContain("/opt"),
  ),
  configDir: { shownBy: "config-dir.test.ts" },
  enableConfigDiscovery: {
    effect: async (runtime) => {
      writeSkill(join(runtime.home, "skills"), "one");
      const opened = await Opened.with(runtime, { enableConfigDiscovery: true });
      expect((await opened.ask("session.skills.list")).skills).toMatchObject([{ name: "one" }]);
    },
  },
  streaming: shows({ streaming: true }, async (opened) => expect((await opened.body())["stream"]).toBe(true)),
  includeSubAgentStreamingEvents: { shownBy: "sub-agents.test.ts" },
  enableGitHubTelemetryForwarding: { fulfilled: "Nothing is reported to GitHub.", warned: true },
  mcpServers: shows({ mcpServers: { s: echo() } }, async (opened) =>
    expect(await opened.tools()).toContain("s-echo"),
  ),
  disabledMcpServers: shows({ mcpServers: { s: echo() }, disabledMcpServers: ["s"] }, async (opened) =>
    expect((await opened.ask("session.mcp.list")).servers).toMatchObject([{ name: "s", status: "disabled" }]),
  ),
  mcpOAuthTokenStorage: {
    effect: async (runtime) => {
      const clients = { app: { client_id: "app", client_secret: "secret" } };
      const server = await startOauthServer({ clients });
      const app = { clientId: "app", clientSecret: "secret", grantType: "client_credentials" };
      for (const mcpOAuthTokenStorage of ["in-memory", "persistent"]) {
        const mcpServers = { web: { type: "http", url: server.url } };
        const opened = await Opened.with(runtime, { mcpServers, mcpOAuthTokenStorage });
        await opened.ask("session.mcp.oauth.login", { serverName: "web", ...app });
        const isKept = existsSync(join(runtime.home, "mcp-oauth-config"));
        expect(isKept).toBe(mcpOAuthTokenStorage === "persistent");
      }
      await server.close();
    },
  },
  authClientIdMetadataUrl: {
    effect: async (runtime) => {
      const authClientIdMetadataUrl = "https://example.com/client.json";
      for (const readsClientDocuments of [true, false]) {
        const server = await startOauthServer({ readsClientDocuments });
        const mcpServers = { web: { type: "http", url: server.url } };
        const opened = await Opened.with(runtime, { mcpServers, authClientIdMetadataUrl });
        const { authorizationUrl } = await opened.ask("session.mcp.oauth.login", { serverName: "web" });
        const clientId = new URL(authorizationUrl).searchParams.get("client_id");
        expect(clientId).toBe(readsClientDocuments ? authClientIdMetadataUrl : "client-1");
        await opened.ask("session.destroy");
        await server.close();
      }
    },
  },
  githubMcpToolConfig: { warned: { toolsets: ["all"] } },
  envValueMode: {
    effect: async () => {
      await using runtime = await testRuntime([{ tools: [{ name: "s-surroundings" }] }, { text: "Done." }]);
      const s = stdio({ tools: ["surroundings"] }, { env: { SEEN: "PATH" } });
      const opened = await Opened.with(runtime, { mcpServers: { s }, envValueMode: "indirect" });
      await opened.ask("session.permissions.setApproveAll", { enabled: true });
      const done = opened.client.next("tool.execution_complete");
      await opened.body();
      const { content } = (await done).data["result"] as { content: string };
      expect(JSON.parse(content)).toMatchObject({ env: { SEEN: "/bin" } });
    },
  },
  customAgents: shows({ customAgents: [{ name: "helper", prompt: "Help." }] }, async (opened) =>
    expect((await opened.ask("session.agent.list")).agents).toMatchObject([{ name: "helper" }]),
  ),
  customAgentsLocalOnly: { fulfilled: "Agents are only ever those of this host." },
  defaultAgent: shows({ defaultAgent: { excludedTools: ["bash"] } }, async (opened) =>
    expect(await opened.tools()).not.toContain("bash"),
  ),
  agent: shows({ customAgents: [{ name: "helper", prompt: "Help." }], agent: "helper" }, async (opened) =>
    expect((await opened.ask("session.agent.getCurrent")).agent).toMatchObject({ name: "helper" }),
  ),
  skillDirectories: skillsWith({}, [
    ["one", true],
    ["two", true],
  ]),
  disabledSkills: skillsWith({ disabledSkills: ["two"] }, [
    ["one", true],
    ["two", false],
  ]),
  enableSkills: skillsWith({ enableSkills: false }, []),
  pluginDirectories: { shownBy: "plugins.test.ts" },
  instructionDirectories: {
    effect: async (runtime) => {
      const folder = join(runtime.workspace, "instructions");
      mkdirSync(folder);
      writeFileSync(join(folder, "a.instructions.md"), "Speak plainly.");
      const opened = await Opened.with(runtime, { instructionDirectories: [folder] });
      expect(await opened.told()).toContain("Speak plainly.");
    },
  },
  organizationCustomInstructions: shows({ organizationCustomInstructions: "Be brief." }, async (opened) =>
    expect(await opened.told()).toContain("Be brief."),
  ),
  enableOnDemandInstructionDiscovery: { shownBy: "on-demand-instructions.test.ts" },
  enableFileHooks: { shownBy: "hooks.test.ts" },
  enableHostGitOperations: {
    effect: async (runtime) => {
      mkdirSync(join(runtime.workspace, ".git"));
      writeFileSync(join(runtime.workspace, ".git", "HEAD"), "ref: refs/heads/main\n");
      const told = async (options: object) => (await Opened.with(runtime, options)).started["context"];
      expect(await told({})).toMatchObject({ branch: "main" });
      expect(await told({ enableHostGitOperations: false })).toEqual({ cwd: runtime.workspace });
    },
  },
  enableSessionStore: { shownBy: "session-store.test.ts" },
  enableFileChangeTracking: { shownBy: "rewind-files.test.ts" },
  skipEmbeddingRetrieval: { fulfilled: "Nothing is retrieved by embeddings." },
  embeddingCacheStorage: { fulfilled: "There are no embeddings to keep." },
  infiniteSessions: { shownBy: "sessions.test.ts" },
  largeOutput: { shownBy: "user-commands.test.ts" },
  memory: { shownBy: "context.test.ts" },
  sessionLimits: {
    effect: async (runtime) => {
      const tooLow = Opened.with(runtime, { sessionLimits: { maxAiCredits: 1 } });
      await expect(tooLow).rejects.toThrow("Minimum session limit is 30 AI credits.");
    },
  },
  enableSessionTelemetry: { fulfilled: "Nothing is reported to GitHub.", warned: true },
  enableCitations: {
    effect: async (runtime) => {
      const provider = { type: "anthropic", baseUrl: runtime.provider.url, apiKey: "key" };
      const opened = await Opened.with(runtime, { provider, enableCitations: true });
      const pdf = { type: "blob", data: "JVBERi0=", mimeType: "application/pdf", displayName: "a.pdf" };
      expect(JSON.stringify(await opened.body({ attachments: [pdf] }))).toContain(
        '"citations":{"enabled":true}',
      );
    },
  },
  enableManagedSettings: { warned: true },
  managedSettings: { shownBy: "managed-settings.test.ts" },
  gitHubToken: { effect: warnedWithModels({ gitHubToken: "a-token" }) },
  gitHubTokenProviderRegistrationId: {
    effect: warnedWithModels({ gitHubTokenProviderRegistrationId: "an-id" }),
  },
  remoteSession: { shownBy: "sessions.test.ts" },
  featureFlags: { fulfilled: "There are none to switch off.", warned: { some: true } },
  expAssignments: { warned: { Features: [], Flights: {}, Configs: [], AssignmentContext: "" } },
  canvases: { shownBy: "canvases.test.ts" },
  canvasProvider: { shownBy: "canvases.test.ts" },
  requestCanvasRenderer: shows({ requestCanvasRenderer: true }, ({ answer }) =>
    expect(answer).toMatchObject({ capabilities: { ui: { canvases: true } } }),
  ),
  openCanvases: { fulfilled: "The session's log knows which canvases are open." },
  requestExtensions: { warned: true },
  extensionSdkPath: { fulfilled: "No extension is started that would need it." },
  extensionInfo: { fulfilled: "It only names the client." },
  factories: { shownBy: "factories.test.ts" },
  requestedEnvironmentVariables: {
    fulfilled: "No variable is given out, which the answer says by naming none.",
  },
  traceparent: { shownBy: "telemetry.test.ts" },
  tracestate: { shownBy: "telemetry.test.ts" },
  cloud: shows({ sessionId: undefined, cloud: {} }, ({ answer }) => expect(answer["isRemote"]).toBe(true)),
  disableResume: { shownBy: "returning-clients.test.ts" },
  continuePendingWork: { shownBy: "recovery.test.ts" },
};

const cases = Object.entries(OPTIONS);

describe("an option of create and resume", () => {
  test.each(cases.flatMap(([name, shown]) => ("effect" in shown ? [[name, shown.effect] as const] : [])))(
    "%s has its effect",
    async (_, effect) => {
      await using runtime = await testRuntime([{ text: "Done." }]);
      await effect(runtime);
    },
  );

  test.each(cases.flatMap(([name, shown]) => ("shownBy" in shown ? [[name, shown.shownBy]] : [])))(
    "%s has its effect, as shown in %s",
    (name = "", file = "") => {
      const text = readFileSync(fileURLToPath(new URL(file, import.meta.url)), "utf8");
      expect(new RegExp(`\\b${name}\\b`).test(text)).toBe(true);
    },
  );

  test.each(cases.flatMap(([name, shown]) => ("warned" in shown ? [[name, shown.warned] as const] : [])))(
    "%s is named in a warning when it asks for what isn't done",
    async (name, value) => {
      await using runtime = await testRuntime([]);
      const client = await runtime.client();
      const warned = client.next("session.warning");
      await client.request("session.create", runtime.params({ [name]: value }));
      expect((await warned).data).toEqual({
        warningType: "unsupported_option",
        message: `The option "${name}" is not supported by this runtime and has no effect.`,
      });
    },
  );

  test("is not named where there is nothing to do for it", () => {
    const names = cases.filter(([, shown]) => "fulfilled" in shown).map(([name]) => name);
    expect(unsupportedOptions(Object.fromEntries(names.map((name) => [name, false])))).toEqual([]);
  });
});
