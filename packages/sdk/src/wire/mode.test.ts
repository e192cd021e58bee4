import { describe, expect, it } from "vitest";
import { optionsPatch, withModeDefaults } from "./mode.js";
import { sessionPayload } from "./session-options.js";

describe("mode copilot-cli", () => {
  it("adds nothing", () => {
    const config = { model: "m" };
    expect(withModeDefaults("copilot-cli", config)).toBe(config);
    expect(optionsPatch("copilot-cli", config)).toBeUndefined();
  });

  it("patches only what was asked for", () => {
    expect(optionsPatch("copilot-cli", { coauthorEnabled: false, includedBuiltinSkills: ["a"] })).toEqual({
      coauthorEnabled: false,
      includedBuiltinSkills: ["a"],
    });
  });
});

describe("mode empty", () => {
  const tools = { availableTools: ["builtin:*"] };

  it("wants to know which tools there are", () => {
    expect(() => withModeDefaults("empty", {})).toThrow("did not specify 'availableTools'");
    expect(withModeDefaults("empty", { availableTools: [] }).availableTools).toEqual([]);
  });

  it("switches optional features off", () => {
    expect(sessionPayload(withModeDefaults("empty", tools), "create")).toMatchObject({
      isExperimentalMode: false,
      systemMessage: { mode: "customize", sections: { environment_context: { action: "remove" } } },
      enableSessionTelemetry: false,
      mcpOAuthTokenStorage: "in-memory",
      customAgentsLocalOnly: true,
      skipEmbeddingRetrieval: true,
      embeddingCacheStorage: "in-memory",
      enableOnDemandInstructionDiscovery: false,
      enableFileHooks: false,
      enableHostGitOperations: false,
      enableSessionStore: false,
      enableSkills: false,
      memory: { enabled: false },
    });
    expect(optionsPatch("empty", withModeDefaults("empty", tools))).toEqual({
      skipCustomInstructions: true,
      customAgentsLocalOnly: true,
      coauthorEnabled: false,
      manageScheduleEnabled: false,
      installedPlugins: [],
      includedBuiltinSkills: [],
    });
  });

  it("lets the program have the last word", () => {
    const config = withModeDefaults("empty", {
      ...tools,
      enableSkills: true,
      coauthorEnabled: true,
      mcpOAuthTokenStorage: "persistent",
    });
    expect(config).toMatchObject({ enableSkills: true, mcpOAuthTokenStorage: "persistent" });
    expect(optionsPatch("empty", config)).toMatchObject({ coauthorEnabled: true, installedPlugins: [] });
  });

  it.each([
    [
      { content: "x" },
      { mode: "customize", content: "x", sections: { environment_context: { action: "remove" } } },
    ],
    [{ mode: "replace", content: "r" } as const, { mode: "replace", content: "r" }],
    [
      { mode: "customize", sections: { environment_context: { action: "preserve" } } } as const,
      { mode: "customize", sections: { environment_context: { action: "preserve" } } },
    ],
  ])("takes the host out of the system message %j", (systemMessage, expected) => {
    expect(withModeDefaults("empty", { ...tools, systemMessage }).systemMessage).toEqual(expected);
  });
});
