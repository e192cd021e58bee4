import { fileURLToPath } from "node:url";
import { methodScript, NOBODY } from "../lib/method-script.mjs";

const SERVER = fileURLToPath(new URL("../lib/scripted-mcp.mjs", import.meta.url));

/** Methods about what a session works on, what it has done, and sessions as a whole. */

export const queue = methodScript("a queue that is held", {
  async run(s) {
    await s.calls(
      ["queue.setDrainPaused", { paused: true }],
      ["queue.setDrainPaused", { paused: true }],
      ["queue.insertAt", { position: 0, message: { prompt: "one" } }],
      ["queue.insertAt", { position: 0, message: { prompt: "two", displayPrompt: "Two" } }],
      ["queue.insertAt", { position: 99, message: { prompt: "three" } }],
      ["queue.pendingItems"],
      ["queue.updateText", { id: "0", prompt: "ONE", displayPrompt: "One!" }],
      ["queue.moveItem", { id: "0", toPosition: 0 }],
      ["queue.moveItem", { id: "0", toPosition: 0 }],
      ["queue.duplicateAt", { id: "2" }],
      ["queue.snapshot"],
      ["queue.removeAt", { id: "1" }],
      ["queue.removeAt", { id: "1" }],
      ["queue.moveItem", { id: "none", toPosition: 0 }],
      ["queue.sendNow", { id: "none" }],
      ["queue.removeMostRecent"],
      ["queue.updateText", { id: "2", prompt: "" }],
      ["queue.moveItem", { id: "2", toPosition: 0 }],
      ["queue.pendingItems"],
      ["queue.clear"],
      ["queue.snapshot"],
      ["queue.insertAt", { position: 0, message: { prompt: "four" } }],
    );
    const since = s.client.received.length;
    await s.calls(["queue.setDrainPaused", { paused: false }]);
    await s.heard("session.idle", since);
  },
});

export const modelQueue = methodScript("models that are switched to when it is their turn", {
  model: (t) => (_body, index) => {
    t.open(`asked ${index}`);
    const gate = { 0: "open", 4: "never" }[index];
    return { text: `Answer ${index}.`, wait: gate && t.gate(gate) };
  },
  async run(s) {
    const send = (prompt) => ["send", { prompt }];
    const switchTo = (modelId, more) => ["model.switchTo", { modelId, ...more }];
    await s.calls(send("one"));
    await s.t.gate("asked 0");
    await s.calls(
      switchTo("gpt-4.1"),
      switchTo("high", { reasoningEffort: "high", contextTier: "long_context" }),
      send("two"),
      switchTo("last"),
      ["commands.enqueue", { command: "/ignored" }],
      ["model.getCurrent"],
      ["queue.snapshot"],
      ["queue.updateText", { id: "2", prompt: "x" }],
      ["queue.sendNow", { id: "2" }],
      ["queue.sendNow", { id: "5" }],
      ["queue.moveItem", { id: "1", toPosition: 9 }],
      ["queue.moveItem", { id: "1", toPosition: 9 }],
      ["queue.duplicateAt", { id: "2" }],
      ["queue.insertAt", { position: 1, message: { prompt: "three" } }],
      ["queue.insertAt", { position: 9, message: { prompt: "four" } }],
      ["queue.snapshot"],
      ["queue.removeMostRecent"],
      ["queue.removeMostRecent"],
      ["queue.removeMostRecent"],
      ["queue.snapshot"],
      ["queue.removeAt", { id: "1" }],
      ["queue.removeAt", { id: "1" }],
      ["send", { prompt: "first", prepend: true }],
      ["send", { prompt: "late", mode: "immediate" }],
      ["model.setAllowedModels", { allowedModels: ["gpt-4.1", "high"] }],
      switchTo("refused"),
    );
    const since = s.client.received.length;
    s.t.open("open");
    await s.heard("session.idle", since);
    await s.calls(["model.getCurrent"], ["model.setAllowedModels", { allowedModels: null }]);
    const again = s.client.received.length;
    await s.calls(send("five"));
    await s.t.gate("asked 4");
    await s.calls(switchTo("never"), ["commands.enqueue", { command: "/never" }], ["abort"]);
    await s.heard("session.idle", again);
    await s.calls(["queue.snapshot"], ["model.getCurrent"]);
    await s.say("six");
    s.t.open("never");
  },
});

const register = (clientTaskId, more) => [
  "tasks.register",
  { type: "client", clientTaskId, description: "D", cancellable: false, ...more },
];

export const tasks = methodScript("tasks of a client", {
  async run(s) {
    await s.calls(
      register(""),
      register("a", { description: "" }),
      register("a", { displayName: "" }),
      register("a", { expectedSequence: 3 }),
      register("a"),
      register("a", { description: "Other" }),
    );
    const { task } = await s.calls(register("a"));
    const update = (sequence, update) => ["tasks.update", { id: task.id, sequence, update }];
    await s.calls(
      update(1, { kind: "progress", percentage: 101 }),
      update(1, { kind: "progress", percentage: 50, message: "half" }),
      update(1, { kind: "progress", percentage: 50, message: "half" }),
      update(3, { kind: "progress", message: "late" }),
      update(2, { kind: "failed", error: "" }),
      ["tasks.getProgress", { id: task.id }],
      update(2, { kind: "completed", result: { a: 1 } }),
      update(3, { kind: "progress", message: "late" }),
      ["tasks.list"],
      ["tasks.remove", { id: task.id }],
      ["tasks.remove", { id: task.id }],
      ["tasks.startAgent", { agentType: "explore", prompt: "", name: "n" }],
      ["tasks.startAgent", { agentType: "explore", prompt: "p", name: "" }],
      ["tasks.startAgent", { agentType: "", prompt: "p", name: "n" }],
      ["tasks.promoteToBackground", { id: "none" }],
      ["tasks.sendMessage", { id: "none", message: "m" }],
      ["tasks.cancel", { id: "none" }],
    );
  },
});

export const history = methodScript("history and the log", {
  async run(s) {
    await s.calls(
      ["history.listRewindPoints"],
      ["history.truncate", { eventId: NOBODY }],
      ["history.rewind", { eventId: NOBODY, mode: "conversation" }],
      ["history.rewind", { eventId: NOBODY, mode: "conversation-and-files" }],
      ["history.previewRewind", { eventId: NOBODY }],
      ["history.clearContext", { prompt: "" }],
      ["history.clearContext", { prompt: "Begin." }],
      ["history.compact"],
    );
    await s.say("First.");
    const types = ["user.message", "assistant.message"];
    const read = async (what, params) => {
      const { events } = await s.client.request("session.eventLog.read", {
        sessionId: s.sessionId,
        ...params,
      });
      s.t.note(
        what,
        events.map(({ type }) => type),
      );
    };
    await read("all", { types });
    await read("backward", { types, direction: "backward", max: 1 });
    await read("of the session's agent", { types, agentScope: "primary" });
    await read("of another agent", { types, agentIds: ["x"] });
    await read("of no type", { types: [] });
    await s.calls(
      ["eventLog.read", { agentIds: [] }],
      ["log", { message: "m" }],
      ["log", { message: "m", level: "nonsense" }],
      ["log", { message: "m", type: "custom", url: "https://example.com", tip: "t" }],
      ["log", { message: "m", level: "error", ephemeral: true, tip: "t" }],
    );
  },
  ignored: ["session.eventLog.read"],
});

export const tools = methodScript("tools and agents", {
  files: { "a.txt": "alpha\n" },
  async run(s) {
    const execute = (args) => ["tools.execute", { name: "view", arguments: args }];
    await s.calls(
      ["permissions.setApproveAll", { enabled: true }],
      ["tools.initializeAndValidate"],
      execute({ path: s.t.path("a.txt") }),
      execute({}),
      execute("text"),
      execute(null),
      ["tools.execute", { name: "none", arguments: {} }],
      ["tools.set", { tools: [{ name: "mine", description: "D" }] }],
      ["tools.set", { tools: [{ name: "bad name", description: "D" }] }],
      ["tools.set", { tools: [] }],
      ["tools.updateSubagentSettings", { subagents: { maxDepth: 0 } }],
      ["tools.updateSubagentSettings", { subagents: { maxConcurrency: 129 } }],
      ["tools.updateSubagentSettings", { subagents: { maxDepth: 2 } }],
      ["tools.updateSubagentSettings", { subagents: null }],
      ["agent.getCurrent"],
      ["agent.select", { name: "none" }],
      ["agent.deselect"],
      ["agent.setPrompt", { id: "none", prompt: "p" }],
      ["skills.enable", { name: "none" }],
      ["contentExclusion.checkPaths", { paths: ["/etc/x"] }],
      ["lsp.initialize", {}],
      ["completions.getTriggerCharacters"],
      ["completions.request", { text: "@a", offset: 2 }],
    );
  },
});

export const places = methodScript("discovery and settings", {
  async run(s) {
    const missing = { projectPaths: ["/none"] };
    await s.calls(
      ["/agents.discover", missing],
      ["/skills.discover", missing],
      ["/hooks.discover", missing],
      ["/skills.discover", { skillDirectories: ["/none"], excludeHostSkills: true }],
      ["/mcp.discover", { workingDirectory: "/none" }],
      ["/mcp.config.add", { name: "a", config: { command: "x" } }],
      ["/mcp.config.add", { name: "a", config: { command: "y" } }],
      ["/mcp.config.add", { name: "", config: { command: "y" } }],
      ["/mcp.config.update", { name: "none", config: { command: "z" } }],
      ["/mcp.config.disable", { names: ["a"] }],
      ["/mcp.config.list", {}],
      ["/mcp.config.remove", { name: "a" }],
      ["/mcp.config.remove", { name: "a" }],
      ["/plugins.marketplaces.add", { source: s.t.sandbox.workspace }],
      ["/plugins.marketplaces.refresh", { name: "none" }],
      ["/plugins.marketplaces.remove", { name: "none" }],
      ["/plugins.uninstall", { name: "none" }],
      ["/user.settings.set", { settings: [] }],
      ["/secrets.addFilterValues", { values: ["hidden"] }],
      ["/sessions.setAdditionalPlugins", { plugins: [] }],
    );
  },
});

export const sessions = methodScript("sessions as a whole", {
  ignored: ["session.start", "session.info"],
  async run(s) {
    await s.calls(["name.set", { name: "Mine" }]);
    await s.say("First.");
    const { sessionId } = s;
    await s.calls(
      ["/sessions.findByPrefix", { prefix: sessionId.slice(0, 8) }],
      ["/sessions.findByTaskId", { taskId: "x" }],
      ["/sessions.checkInUse", { sessionIds: [sessionId] }],
      ["/sessions.getLastForContext", { context: { cwd: "/none" } }],
      ["/sessions.list", { source: "remote" }],
      ["/sessions.fork", { sessionId: NOBODY }],
      ["/sessions.fork", { sessionId, name: "" }],
      ["/sessions.fork", { sessionId, name: " x" }],
      ["/sessions.fork", { sessionId, toEventId: NOBODY }],
      ["/sessions.bulkDelete", { sessionIds: ["../x"] }],
      ["/sessions.bulkDelete", { sessionIds: [] }],
      ["/sessions.pruneOld", { olderThanDays: 1, dryRun: true }],
      ["/sessions.readPersistedEvents", { sessionId: NOBODY }],
      ["/sessions.delete", { sessionId: NOBODY }],
      ["/sessions.open", { kind: "resume", sessionId: NOBODY }],
      ["/sessions.open", { kind: "attach", sessionId: NOBODY }],
      ["/sessions.close", { sessionId: NOBODY }],
      ["/sessions.save", { sessionId }],
      ["/sessions.getPersistedRemoteSteerable", { sessionId: NOBODY }],
    );
  },
});

const server = (name) => ({
  [name]: { type: "local", command: process.execPath, args: [SERVER], tools: ["*"] },
});

export const servers = methodScript("servers given instead", {
  ignored: ["session.mcp_servers_loaded", "session.mcp_server_removed", "session.mcp_server_status_changed"],
  config: () => ({ mcpServers: server("first") }),
  run: (s) =>
    s.calls(
      ["mcp.listTools", { serverName: "first" }],
      ["mcp.listTools", { serverName: "none" }],
      ["mcp.isServerRunning", { serverName: "none" }],
      ["mcp.reloadWithConfig", { config: { mcpServers: server("second") } }],
      ["mcp.list"],
      ["mcp.reload"],
      ["mcp.list"],
      ["mcp.reloadWithConfig", { config: { mcpServers: {} } }],
      ["mcp.list"],
    ),
});

const command = (name, input) => ["commands.invoke", { name, input }];

export const commands = methodScript("slash commands that change the session", {
  files: { "sub/a.txt": "a" },
  run: (s) =>
    s.calls(
      command("none"),
      command("rename"),
      command("rename", "Mine"),
      command("session"),
      command("cwd"),
      command("cwd", "/none"),
      command("cwd", s.t.path("sub")),
      command("cwd", ".."),
      command("cwd"),
      command("autopilot", "off"),
      command("autopilot", "on"),
      command("autopilot"),
      command("plan"),
      command("add-dir", "/none"),
      ["commands.execute", { commandName: "none", args: "" }],
    ),
});

const user = { type: "gh-cli", host: "https://github.com", login: "me", token: "gho_x" };

export const accounts = methodScript("users of GitHub", {
  run: (s) =>
    s.calls(
      ["/account.login", { host: "https://github.com", token: "x" }],
      ["/account.getAllUsers", {}],
      ["/account.logout", {}],
      ["/account.logout", { selectionId: "x" }],
      ["/account.logout", { authInfo: user }],
      ["gitHubAuth.setCredentials", { credentials: user }],
      ["gitHubAuth.getStatus"],
      ["gitHubAuth.logoutUser", { authInfo: { ...user, login: "another" } }],
      ["gitHubAuth.getStatus"],
      ["gitHubAuth.setCredentials", { credentials: user }],
      ["gitHubAuth.logout"],
      ["gitHubAuth.getStatus"],
      ["limitPrediction.predict", { modelId: "auto" }],
    ),
});

const repo = { owner: "o", name: "r" };
const onGitHub = (type, more) => ({ type: `github_${type}`, url: "https://github.com/o/r", ...more });
const blob = (mimeType, data) => ({ type: "blob", mimeType, data });

/** Each is sent with a prompt of its own. */
const ATTACHMENTS = [
  onGitHub("reference", { number: 12, title: "T", referenceType: "issue", state: "open" }),
  onGitHub("commit", { message: "m", oid: "abc1234", repo }),
  onGitHub("release", { name: "First", tagName: "v1", repo }),
  onGitHub("actions_job", { jobId: 1, jobName: "J", workflowName: "W", repo }),
  onGitHub("repository", { repo, ref: "main", description: "D" }),
  onGitHub("file_diff", { head: { repo, path: "p", ref: "b" } }),
  onGitHub("tree_comparison", { base: { repo, revision: "a" }, head: { repo, revision: "b" } }),
  onGitHub("url"),
  onGitHub("file", { path: "src/x.ts", ref: "main", repo }),
  onGitHub("snippet", { path: "a", ref: "main", repo, lineRange: { start: 1, end: 2 } }),
  { type: "file", path: "a.txt", displayName: "a.txt", lineRange: { start: 1, end: 2 } },
  { type: "file", path: "a.txt", displayName: "a.txt", lineRange: { start: 2, end: 2 } },
  { type: "file", path: "none.txt", displayName: "none.txt", lineRange: { start: 2, end: 2 } },
  { type: "directory", path: "a.txt", displayName: "a.txt" },
  blob("image/png", "AAEC"),
  blob("image/svg+xml", "PHN2Zy8+"),
  blob("application/x-yaml", "YTogMQ=="),
];

export const attachments = methodScript("attachments of each kind", {
  files: { "a.txt": "alpha\nbeta\ngamma\n" },
  async run(s) {
    const placed = ATTACHMENTS.map((one) =>
      one.path?.endsWith(".txt") ? { ...one, path: s.t.path(one.path) } : one,
    );
    for (const attachment of placed) await s.say("Look.", { attachments: [attachment] });
    await s.say("Look at all.", { attachments: placed.slice(0, 10).reverse() });
  },
});
