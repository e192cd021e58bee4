import { methodScript, NOBODY } from "../lib/method-script.mjs";

/** What methods of a session answer, in sequences that a program might go through, and at their edges. */

export const names = methodScript("names", {
  run: (s) =>
    s.calls(
      ["name.get"],
      ["name.set", { name: "" }],
      ["name.set", { name: "  A name  " }],
      ["name.set", { name: "A name" }],
      ["name.setAuto", { summary: "found" }],
      ["name.get"],
      ["name.get", { sessionId: NOBODY }],
      ["name.set", { sessionId: NOBODY, name: "x" }],
    ),
});

const planning = (planModel, more) => ({ mode: "plan", planModelConfigured: true, planModel, ...more });

export const modes = methodScript("modes and a model to plan with", {
  run: (s) =>
    s.calls(
      ["mode.get"],
      ["mode.set", { mode: "interactive" }],
      ["mode.set", { mode: "plan" }],
      ["mode.set", { mode: "autopilot", expectedMode: "interactive" }],
      ["mode.get"],
      ["mode.set", { mode: "autopilot", expectedMode: "plan" }],
      ["mode.set", planning("planner", { planReasoningEffort: "high" })],
      ["model.getCurrent"],
      ["mode.set", planning("other-planner")],
      ["mode.set", { mode: "interactive" }],
      ["model.getCurrent"],
      ["mode.set", { mode: "plan" }],
      ["model.switchTo", { modelId: "chosen" }],
      ["model.getCurrent"],
      ["mode.set", { mode: "interactive" }],
      ["model.getCurrent"],
      ["mode.set", { mode: "plan", planModelConfigured: true }],
      ["mode.set", { mode: "interactive", restorePlanModel: false }],
    ),
});

export const models = methodScript("models", {
  run: (s) =>
    s.calls(
      ["model.getCurrent"],
      ["model.list"],
      ["model.switchTo", { modelId: "gpt-4.1" }],
      ["model.switchTo", { modelId: "one", reasoningEffort: "high" }],
      ["model.switchTo", { modelId: "one" }],
      ["model.setReasoningEffort", { reasoningEffort: "low" }],
      ["model.switchTo", { modelId: "two", contextTier: "long_context" }],
      ["model.switchTo", { modelId: "three", reasoningSummary: "concise", verbosity: "low" }],
      ["model.setAllowedModels", { allowedModels: ["b", "a"] }],
      ["model.switchTo", { modelId: "c" }],
      ["model.setAllowedModels", { allowedModels: [] }],
      ["model.setAllowedModels", { allowedModels: ["a*"] }],
      ["model.setAllowedModels", { allowedModels: null }],
      ["model.switchAutoTier", { autoTier: "fast" }],
      ["model.switchTo", { modelId: "auto", autoTier: "fast" }],
      ["model.switchAutoTier", { autoTier: "balance" }],
      ["model.switchAutoTier", { autoTier: "balance" }],
      ["model.getCurrent"],
      ["model.switchTo", { modelId: "auto", autoTier: "efficiency" }],
      ["model.switchAutoTier", { autoTier: null }],
      ["model.switchTo", { modelId: "four", autoTier: "fast" }],
      ["model.switchTo", { modelId: "four" }],
      ["model.applyStartupOverlay", { repoModel: "other" }],
      ["provider.add", { providers: [{ name: "more", baseUrl: "http://127.0.0.1:9" }] }],
      ["provider.add", {}],
      ["options.update", { model: "five" }],
      ["options.update", { model: "five" }],
      ["model.getCurrent"],
    ),
});

export const workspaces = methodScript("workspaces", {
  run: (s) =>
    s.calls(
      ["workspaces.ensure"],
      ["workspaces.createFile", { path: "n.md", content: "y" }],
      ["workspaces.createFile", { path: "n.md", content: "z" }],
      ["workspaces.readFile", { path: "n.md" }],
      ["workspaces.createFile", { path: "a/b.md", content: "x" }],
      ["workspaces.readFile", { path: "a" }],
      ["workspaces.readFile", { path: "" }],
      ["workspaces.readFile", { path: "../x" }],
      ["workspaces.updateMetadata", { name: "Named" }],
      ["workspaces.updateMetadata", { name: "Again" }],
      ["name.setAuto", { summary: "found" }],
      ["name.get"],
      ["plan.read"],
      ["plan.delete"],
      ["plan.update", { content: "" }],
      ["plan.read"],
      ["autopilotObjective.getState"],
      ["workspaces.writeAutopilotObjective", { content: "Do it" }],
      ["workspaces.writeAutopilotObjective", { content: "Do more" }],
      ["workspaces.readAutopilotObjective"],
      ["workspaces.deleteAutopilotObjective"],
      ["workspaces.deleteAutopilotObjective"],
    ),
});

export const checkpoints = methodScript("checkpoints", {
  async run(s) {
    await s.calls(["workspaces.listCheckpoints"], ["workspaces.readCheckpoint", { number: 1 }]);
    const titles = ["Fix", "T", "-", "", " lead", "A title that is much too long for a file's name"];
    await s.each(
      "workspaces.addSummary",
      titles.map((title) => ({ title, content: title })),
    );
    await s.calls(
      ["workspaces.listCheckpoints"],
      ["workspaces.readCheckpoint", { number: 1 }],
      ["workspaces.readCheckpoint", { number: -1 }],
      ["workspaces.truncateSummaries", { keepCount: 2 }],
      ["workspaces.listCheckpoints"],
      ["workspaces.truncateSummaries", { keepCount: -1 }],
      ["workspaces.listCheckpoints"],
    );
  },
});

export const metadata = methodScript("metadata", {
  files: { "sub/a.txt": "a" },
  async run(s) {
    const { workspace } = s.t.sandbox;
    await s.calls(
      ["metadata.activity"],
      ["metadata.isProcessing"],
      ["usage.getMetrics"],
      ["metadata.updateClientMetadata", { set: { a: "1", b: "two" } }],
      ["metadata.updateClientMetadata", { set: { a: "2" }, remove: ["b"] }],
      ["metadata.updateClientMetadata", { set: { q: "1" }, remove: ["q"] }],
      ["metadata.updateClientMetadata", { set: { "": "x" } }],
      ["metadata.updateClientMetadata", { set: { k: "x".repeat(20_000) } }],
      ["metadata.updateClientMetadata", { clear: true, set: { z: "1" } }],
      ["metadata.getClientMetadata"],
      ["/sessions.getClientMetadata", { sessionIds: [s.sessionId, NOBODY] }],
      ["/sessions.getClientMetadata", { sessionIds: [s.sessionId], keys: ["a"] }],
      ["/sessions.getClientMetadata", { sessionIds: ["../x"] }],
    );
    await s.each("metadata.setWorkingDirectory", [
      { workingDirectory: `${workspace}/none` },
      { workingDirectory: `${workspace}/sub` },
      { workingDirectory: "relative" },
      { workingDirectory: "" },
    ]);
    await s.say("Hello.");
    await s.calls(["usage.getMetrics"]);
  },
});

export const schedules = methodScript("schedules", {
  async run(s) {
    await s.each("schedule.add", [
      { interval: "10m", prompt: "p" },
      { interval: "2H", prompt: "p", recurring: false, displayPrompt: "Shown" },
      { interval: "1s", prompt: "p" },
      { interval: "400d", prompt: "p" },
      { interval: "often", prompt: "p" },
      { interval: "1h", prompt: " " },
    ]);
    const tz = "Europe/Berlin";
    await s.each("schedule.addCron", [
      { cron: "*/5 * * * *", prompt: "c", tz },
      { cron: " 0 9 * * MON-FRI ", prompt: "c", tz },
      { cron: "@daily", prompt: "c", tz },
      { cron: "@midnight", prompt: "c", tz },
      { cron: "0 0 31 2 *", prompt: "c", tz },
      { cron: "60 * * * *", prompt: "c", tz },
      { cron: "* * * * *", prompt: "c", tz: "No/Where" },
      { cron: "* * * * *", prompt: "", tz },
    ]);
    await s.calls(
      ["schedule.addAt", { at: 4_102_444_800_000, prompt: "a" }],
      ["schedule.hasSelfPaced"],
      ["schedule.rearmSelfPaced", { id: 1, at: 4_102_444_800_000 }],
      ["schedule.rearmSelfPaced", { id: 99, at: 4_102_444_800_000 }],
      ["schedule.list"],
      ["schedule.stop", { id: 1 }],
      ["schedule.stop", { id: 1 }],
      ["schedule.list"],
    );
  },
});

export const answersToNothing = methodScript("answers to nothing", {
  run: (s) =>
    s.calls(
      ["ui.handlePendingElicitation", { requestId: "x", result: { action: "accept", content: {} } }],
      ["ui.handlePendingExitPlanMode", { requestId: "x", response: { approved: true } }],
      ["ui.handlePendingSampling", { requestId: "x" }],
      ["ui.handlePendingUserInput", { requestId: "x", response: { answer: "a", wasFreeform: true } }],
      ["ui.handlePendingAutoModeSwitch", { requestId: "x", response: "yes" }],
      ["ui.unregisterDirectAutoModeSwitchHandler", { handle: "x" }],
      ["permissions.handlePendingPermissionRequest", { requestId: "x", result: { kind: "reject" } }],
      ["tools.handlePendingToolCall", { requestId: "x", result: "r" }],
      ["commands.handlePendingCommand", { requestId: "x" }],
      ["commands.respondToQueuedCommand", { requestId: "x", result: { handled: true } }],
      ["mcp.oauth.handlePendingRequest", { requestId: "x", result: { kind: "cancelled" } }],
      ["mcp.headers.handlePendingHeadersRefreshRequest", { requestId: "x", result: { kind: "none" } }],
      ["mcp.cancelSamplingExecution", { requestId: "x" }],
      ["shell.kill", { processId: "x" }],
      ["shell.cancelUserRequested", { requestId: "x" }],
      ["sandbox.disableForSession", { requestId: "x" }],
      ["eventLog.releaseInterest", { handle: "x" }],
      ["queue.removeMostRecent"],
      ["history.cancelBackgroundCompaction"],
      ["history.abortManualCompaction"],
      ["abort"],
      ["interruptMainTurn"],
    ),
});

export const directories = methodScript("permissions: directories, places and trust", {
  ignored: ["session.permissions.paths.list"],
  async run(s) {
    const { workspace } = s.t.sandbox;
    await s.each("permissions.paths.add", [{ path: "/usr" }, { path: "/none" }, { path: "" }, { path: "x" }]);
    const primary = async () => {
      const { primary } = await s.client.request("session.permissions.paths.list", {
        sessionId: s.sessionId,
      });
      s.t.note("primary", primary);
    };
    await s.calls(["permissions.paths.updatePrimary", { path: "/usr" }]);
    await primary();
    await s.calls(["permissions.configure", { paths: { additionalDirectories: ["/usr"] } }]);
    await primary();
    await s.each("permissions.paths.isPathWithinAllowedDirectories", [
      { path: "/usr/x" },
      { path: "/etc/x" },
      { path: "" },
    ]);
    await s.calls(
      ["permissions.folderTrust.isTrusted", { path: workspace }],
      ["permissions.folderTrust.addTrusted", { path: workspace }],
      ["permissions.folderTrust.isTrusted", { path: `${workspace}/sub` }],
      ["permissions.folderTrust.isTrusted", { path: "" }],
      ["permissions.folderTrust.addTrusted", { path: "/none" }],
      ["permissions.setMode", { mode: "allow-all" }],
      ["permissions.setMode", { mode: "allow-all" }],
      ["permissions.setApproveAll", { enabled: false }],
      ["permissions.getMode"],
      ["permissions.modifyRules", { scope: "session", add: [{ kind: "shell", argument: "git status" }] }],
      ["permissions.modifyRules", { scope: "session", removeAll: true }],
      ["permissions.resetSessionApprovals"],
    );
  },
});
