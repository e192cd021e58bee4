import { describe, expect, it } from "vitest";
import type { EventType } from "../define.js";
import * as events from "../events/index.js";
import { ErrorCode } from "../jsonrpc/errors.js";
import * as methods from "../methods/index.js";
import {
  invalidParams,
  jsonSchemaOf,
  jsonSchemaOfEvent,
  loadSchemas,
  validateParams,
  validateResult,
} from "./index.js";

/** A method's violations, as text. */
async function problems(method: string, params: unknown): Promise<string[]> {
  return (await validateParams(method, params)).map(({ path, message }) => `${path}: ${message}`);
}

describe("validateParams", () => {
  it("answers at once when the family is loaded", async () => {
    const first = validateParams("session.name.set", { sessionId: "s", name: "n" });
    expect(first).toBeInstanceOf(Promise);
    expect(await first).toEqual([]);
    expect(validateParams("session.name.set", { sessionId: "s" })).toEqual([
      { path: "name", message: "missing, expected a string" },
    ]);
    expect(validateParams("session.name.get", { sessionId: "s" })).toEqual([]);
  });

  it("takes absent parameters for empty ones", async () => {
    expect(await problems("ping", undefined)).toEqual([]);
    expect(await problems("ping", null)).toEqual([]);
    expect(await problems("session.send", undefined)).toEqual([
      "sessionId: missing, expected a string",
      "prompt: missing, expected a string",
    ]);
    expect(await problems("ping", ["x"])).toEqual([": expected an object, got array"]);
  });

  it("has nothing to say of methods that are not declared", async () => {
    for (const name of ["nope", "session.nope", "a.b.c", "constructor", "__proto__.x", "toString.x", ""]) {
      expect(await problems(name, { x: 1 })).toEqual([]);
    }
  });

  it("accepts what the official SDK sends to create a session with every option", async () => {
    expect(await problems("session.create", everyOption)).toEqual([]);
    expect(
      await problems("session.resume", {
        ...everyOption,
        disableResume: true,
        continuePendingWork: true,
        openCanvases: [],
      }),
    ).toEqual([]);
  });

  it("names the field deep inside", async () => {
    const params = {
      ...everyOption,
      tools: [{ description: "nameless" }],
      systemMessage: { mode: "customize", sections: { tone: { action: "shout" } } },
      mcpServers: { a: { type: "stdio" } },
    };
    expect(await problems("session.create", params)).toEqual([
      'systemMessage.sections.tone.action: unknown value "shout", expected one of "replace", "remove", "append", "prepend", "transform", "preserve"',
      "tools[0].name: missing, expected a string",
      "mcpServers.a.command: missing, expected a string",
    ]);
  });

  it("refuses a permission decision nobody could act on", async () => {
    const decision = (result: unknown) =>
      problems("session.permissions.handlePendingPermissionRequest", {
        sessionId: "s",
        requestId: "r",
        result,
      });
    expect(await decision({ kind: "approve-once" })).toEqual([]);
    expect(await decision({ kind: "reject", feedback: "no" })).toEqual([]);
    expect(await decision({ kind: "bogus" })).toEqual([
      expect.stringMatching(/^result.kind: unknown value "bogus"/),
    ]);
    expect(await decision("x")).toEqual(["result: expected an object, got string"]);
  });

  it("accepts attachments as the official SDK sends them", async () => {
    const attachments = [
      { type: "file", path: "/a" },
      { type: "directory", path: "/" },
      { type: "selection", filePath: "/a", displayName: "a" },
      { type: "blob", data: "aGk=", mimeType: "text/plain" },
    ];
    expect(await problems("session.send", { sessionId: "s", prompt: "p", attachments })).toEqual([]);
    expect(
      await problems("session.send", { sessionId: "s", prompt: "p", attachments: [{ type: "file" }] }),
    ).toEqual(["attachments[0].path: missing, expected a string"]);
  });

  it("takes a tool's result as text or as an object", async () => {
    const answer = (result: unknown) =>
      problems("session.tools.handlePendingToolCall", { sessionId: "s", requestId: "r", result });
    expect(await answer("done")).toEqual([]);
    expect(await answer({ textResultForLlm: "done", resultType: "success" })).toEqual([]);
    expect(await answer({})).toEqual(["result.textResultForLlm: missing, expected a string"]);
    expect(await answer(5)).toEqual(["result: expected a string or an object, got number"]);
  });
});

describe("validateResult", () => {
  it("checks what a client answers", async () => {
    expect(await validateResult("userInput.request", { answer: "a", wasFreeform: false })).toEqual([]);
    expect(await validateResult("userInput.request", { answer: 1 })).toHaveLength(2);
    expect(await validateResult("sessionFs.writeFile", null)).toEqual([]);
    expect(await validateResult("hooks.invoke", {})).toEqual([]);
  });
});

describe("invalidParams", () => {
  it("names the method, each field and the fix", async () => {
    const error = invalidParams(
      "session.send",
      await validateParams("session.send", { sessionId: "s", prompt: 5 }),
    );
    expect(error).toMatchObject({
      code: ErrorCode.InvalidParams,
      message: "Invalid params for session.send: prompt: expected a string, got number",
      data: { violations: [{ path: "prompt" }] },
    });
  });
});

describe("schemas", () => {
  it("exist for every method's params and result, and every event's data, with all they refer to", async () => {
    const documents = await Promise.all([
      ...Object.values(methods).flatMap(({ method }) => [
        jsonSchemaOf(method, "params"),
        ...(Object.values(methods).find((m) => m.method === method)?.kind === "request"
          ? [jsonSchemaOf(method, "result")]
          : []),
      ]),
      ...(Object.values(events) as EventType<string, unknown, boolean>[]).map(({ type }) =>
        jsonSchemaOfEvent(type),
      ),
    ]);
    for (const document of documents) {
      const references = [...JSON.stringify(document).matchAll(/"#\/\$defs\/(\w+)"/g)].map(
        (match) => match[1],
      );
      expect(Object.keys(document?.$defs ?? {}).sort()).toEqual([...new Set(references)].sort());
    }
  });

  it("don't exist for what is not declared", async () => {
    expect(await jsonSchemaOf("session.nope", "params")).toBeUndefined();
    expect(await jsonSchemaOf("constructor", "result")).toBeUndefined();
    expect(await jsonSchemaOfEvent("toString")).toBeUndefined();
    await expect(loadSchemas("__proto__")).resolves.toBeUndefined();
  });
});

const everyOption = {
  sessionId: "6b1a",
  model: "m1",
  clientName: "cn",
  reasoningEffort: "low",
  reasoningSummary: "concise",
  isExperimentalMode: true,
  contextTier: "default",
  tools: [
    {
      name: "lookup",
      description: "Looks up",
      parameters: { type: "object" },
      overridesBuiltInTool: true,
      skipPermission: true,
      defer: "auto",
      metadata: { a: 1 },
      isTerminal: false,
    },
  ],
  toolSearch: { enabled: true, deferThreshold: 5 },
  requestCanvasRenderer: true,
  requestExtensions: true,
  extensionSdkPath: "/x",
  extensionInfo: { source: "s", name: "n" },
  canvasProvider: { id: "cp", name: "cpn" },
  commands: [{ name: "cmd", description: "d" }],
  systemMessage: {
    mode: "customize",
    sections: {
      tone: { action: "replace", content: "T" },
      guidelines: { action: "transform" },
      safety: { action: "remove" },
      identity: { action: "preserve" },
    },
    content: "extra",
  },
  excludedTools: ["x"],
  toolFilterPrecedence: "excluded",
  excludedBuiltinAgents: ["e"],
  provider: {
    type: "openai",
    baseUrl: "http://127.0.0.1:1/v1",
    apiKey: "k",
    wireApi: "completions",
    headers: { "x-a": "b" },
    modelId: "mm",
    wireModel: "ww",
    maxPromptTokens: 10_000,
    maxOutputTokens: 1000,
  },
  capi: { enableWebSocketResponses: true },
  enableSessionTelemetry: false,
  enableCitations: true,
  enableFileChangeTracking: true,
  sessionLimits: {},
  modelCapabilities: { supports: { vision: true } },
  largeOutput: { enabled: true, maxSizeBytes: 1000, outputDir: "/o" },
  requestPermission: true,
  requestUserInput: true,
  requestElicitation: true,
  askUserVariant: "legacy",
  requestMcpApps: true,
  githubMcpToolConfig: { enableAllTools: true },
  requestExitPlanMode: true,
  requestAutoModeSwitch: true,
  hooks: true,
  workingDirectory: "/w",
  additionalDirectories: ["/w"],
  streaming: true,
  includeSubAgentStreamingEvents: true,
  enableGitHubTelemetryForwarding: true,
  mcpServers: {
    a: { type: "stdio", command: "true", args: [], env: { A: "1" }, tools: ["*"], timeout: 10, cwd: "/tmp" },
    b: { type: "http", url: "http://127.0.0.1:1", headers: { h: "1" }, tools: [] },
  },
  mcpOAuthTokenStorage: "in-memory",
  authClientIdMetadataUrl: "https://x",
  envValueMode: "direct",
  customAgents: [
    {
      name: "ca",
      displayName: "CA",
      description: "d",
      tools: null,
      prompt: "p",
      infer: true,
      skills: ["s"],
      model: "m",
      reasoningEffort: "low",
      mcpServers: {},
    },
  ],
  customAgentsLocalOnly: true,
  defaultAgent: { excludedTools: ["z"] },
  agent: "ca",
  configDir: "/c",
  enableConfigDiscovery: false,
  skipEmbeddingRetrieval: true,
  embeddingCacheStorage: "in-memory",
  organizationCustomInstructions: "oci",
  enableOnDemandInstructionDiscovery: false,
  enableFileHooks: false,
  enableHostGitOperations: false,
  enableSessionStore: false,
  enableSkills: false,
  skillDirectories: ["/a"],
  pluginDirectories: ["/p"],
  instructionDirectories: ["/i"],
  disabledSkills: ["ds"],
  disabledMcpServers: ["dm"],
  infiniteSessions: { enabled: true, backgroundCompactionThreshold: 0.5, bufferExhaustionThreshold: 0.9 },
  memory: { enabled: true },
  gitHubToken: "t",
  remoteSession: "off",
  featureFlags: { F: true },
  enableManagedSettings: false,
  managedSettings: { permissions: { deny: ["x"] } },
};
