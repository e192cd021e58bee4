import { methodScript, NOBODY } from "../lib/method-script.mjs";
import { WireClient } from "../lib/wire-client.mjs";

/** What methods of the runtime as a whole answer, and what opening a session is refused with. */

const misnamed = [{ name: "bad name", description: "D" }];
const nameless = [{ name: "", description: "D" }];

export const openingRefused = methodScript("opening is refused", {
  async run(s) {
    const { provider } = s.t;
    const create = { model: "gpt-4.1", provider };
    await s.calls(
      ["/session.create", { ...create, workingDirectory: "/none/x" }],
      ["/session.create", { ...create, tools: misnamed }],
      ["/session.create", { ...create, tools: nameless }],
      ["/session.create", { ...create, sessionId: s.sessionId, tools: misnamed }],
      ["resume", { tools: misnamed }],
      ["resume", { workingDirectory: "/none/x" }],
      ["resume", { sessionId: NOBODY, workingDirectory: "/none/x" }],
      ["tools.set", { tools: nameless }],
    );
  },
});

export const toolsListed = methodScript("which tools there are", {
  ignored: ["tools.list"],
  async run(s) {
    for (const model of [undefined, "gpt-5", "gpt-5.1-codex", "unknown"]) {
      const { tools } = await s.client.request("tools.list", { model });
      s.t.note(
        `for ${model}`,
        tools.map(({ name }) => name),
      );
    }
  },
});

export const listedInPart = methodScript("sessions with less said of each", {
  async run(s) {
    await s.say("Hello.");
    for (const metadataLimit of [0, 1, -1, 1.5]) {
      for (const method of ["sessions.list", "session.list"]) {
        const { sessions } = await s.client.request(method, { metadataLimit });
        s.t.note(
          `${method} ${metadataLimit}`,
          sessions.map((session) => Object.keys(session).sort()),
        );
      }
    }
  },
});

export const unknownDeleted = methodScript("sessions that are not there are deleted", {
  async run(s) {
    await s.updated();
    const since = s.client.received.length;
    await s.calls(["/sessions.bulkDelete", { sessionIds: [NOBODY, "none"] }]);
    const isGone = ({ method, params }) =>
      method === "session.lifecycle" && params.type === "session.deleted" && params.sessionId === "none";
    await s.client.waitFor(isGone, since);
    s.t.note("told", true);
  },
});

export const tasksUnknown = methodScript("tasks of clients, for one that knows of none", {
  /** Whether the second client is told of the first one's task is up to when it comes. */
  ignored: ["session.background_tasks_changed"],
  async run(s) {
    const task = { type: "client", clientTaskId: "a", description: "D", cancellable: false };
    const { task: known } = await s.calls(["tasks.register", task]);
    const other = await WireClient.tcp((await s.t.server()).port);
    await other.request("connect", { token: s.t.token, supportedTaskKinds: ["agent", "shell"] });
    await other.request("session.resume", { sessionId: s.sessionId });
    const { client } = s;
    s.client = other;
    await s.calls(
      ["tasks.register", { ...task, clientTaskId: "b" }],
      ["tasks.update", { id: known.id, sequence: 1, update: { kind: "progress", message: "half" } }],
      ["tasks.list"],
      ["tasks.getProgress", { id: known.id }],
      ["tasks.cancel", { id: known.id }],
      ["tasks.remove", { id: known.id }],
    );
    s.client = client;
    await other.close();
    await s.calls(["tasks.getProgress", { id: known.id }]);
  },
});

export const settingsRefused = methodScript("settings of the wrong type", {
  ignored: ["user.settings.get"],
  run: (s) =>
    s.each("/user.settings.set", [
      { settings: { allowedUrls: 5 } },
      { settings: { allowedUrls: ["a", 5] } },
      { settings: { disabledSkills: "x" } },
      { settings: { disableAllHooks: "yes" } },
      { settings: { enabledPlugins: ["x"] } },
      { settings: { enabledPlugins: { a: "x" } } },
      { settings: { extraKnownMarketplaces: { a: 5 } } },
      { settings: { hooks: [] } },
      { settings: { model: 5 } },
      { settings: { logLevel: 5 } },
      { settings: { banner: "sometimes" } },
      { settings: { unknownThing: 5, deniedUrls: null } },
      { settings: { unknownThing: 5, deniedUrls: 7 } },
    ]),
});

/** The commands of both runtimes whose words are facts; of the others only what kind of answer they give is compared. */
const SHARED = [
  "add-dir",
  "allow-all",
  "permissions",
  "compact",
  "context",
  "cwd",
  "env",
  "every",
  "after",
  "fleet",
];
const MORE = ["list-dirs", "model", "plan", "rename", "reset-allowed-tools", "usage"];

export const builtInCommands = methodScript("slash commands of the runtime", {
  ignored: ["session.commands.list", "session.commands.invoke"],
  files: { "skills/helper/SKILL.md": "---\nname: helper\ndescription: Helps out\n---\nDo help.\n" },
  config: (t) => ({ skillDirectories: [t.path("skills")] }),
  async run(s) {
    const { client, sessionId } = s;
    const { commands } = await client.request("session.commands.list", { sessionId, includeSkills: false });
    for (const { description: _, input, ...info } of commands) {
      if ([...SHARED, ...MORE].includes(info.name)) s.t.note(info.name, { ...info, hint: input?.hint });
    }
    const invoke = (name, input) =>
      client.request("session.commands.invoke", { sessionId, name, input }).then(
        (result) => result,
        ({ message }) => ({ error: message }),
      );
    const kinds = [
      ["usage"],
      ["model"],
      ["model", "gpt-5"],
      ["env"],
      ["skills"],
      ["skills", "bogus"],
      ["mcp"],
    ];
    const more = [
      ["mcp", "bogus"],
      ["permissions"],
      ["permissions", "default"],
      ["every", "10m Look"],
      ["after", "1h Go"],
    ];
    for (const [name, input] of [...kinds, ...more, ["session", "bogus"]]) {
      const { text: _, ...result } = await invoke(name, input);
      s.t.note(`/${name} ${input ?? ""}`, result);
    }
    const facts = [
      ["usage"],
      ["skills", "info helper"],
      ["skills", "info none"],
      ["skills", "info"],
      ["mcp", "enable"],
      ["permissions", "sometimes"],
      ["every", "10m"],
      ["after"],
      ["session", "checkpoints"],
      ["session", "checkpoints 1"],
      ["session", "files"],
      ["session", "plan"],
      ["session", "rename"],
      ["session", "rename Mine"],
    ];
    for (const [name, input] of facts) s.t.note(`/${name} ${input ?? ""}`, await invoke(name, input));
    await client.request("session.plan.update", { sessionId, content: "# P" });
    await client.request("session.workspaces.createFile", { sessionId, path: "a.md", content: "x" });
    await client.request("session.workspaces.addSummary", { sessionId, title: "T", content: "c" });
    const kept = [["plan"], ["files"], ["checkpoints"], ["checkpoints 1"], ["checkpoints 9"]];
    for (const [input] of kept) s.t.note(`/session ${input}`, await invoke("session", input));
    const { entries } = await client.request("session.schedule.list", { sessionId });
    s.t.note(
      "schedules",
      entries.map(({ nextRunAt: _, ...entry }) => entry),
    );
  },
});

const SKILL = "---\nname: one\ndescription: One\n---\nOne.\n";

export const pluginsTold = methodScript("plugins that the client says are installed", {
  ignored: ["session.skills.list", "session.custom_agents_updated"],
  files: {
    "a/plugin.json": '{"name":"a","version":"1.2.3"}',
    "a/skills/one/SKILL.md": SKILL,
    "b/plugin.json": '{"name":"b"}',
    "b/skills/one/SKILL.md": SKILL,
  },
  async run(s) {
    const one = { marketplace: "market", version: "9", installed_at: "2026-01-01T00:00:00Z", enabled: true };
    const plugin = (name, folder, more) => ({ ...one, name, cache_path: s.t.path(folder), ...more });
    const all = [
      [plugin("a", "a"), plugin("off", "b", { enabled: false })],
      [plugin("x", "b")],
      [plugin("gone", "none"), { ...one, name: "nowhere" }],
      [],
    ];
    for (const installedPlugins of all) {
      await s.calls(["options.update", { installedPlugins }], ["skills.ensureLoaded"], ["plugins.list"]);
      const { skills } = await s.client.request("session.skills.list", { sessionId: s.sessionId });
      const ofPlugins = skills.filter(({ source }) => source === "plugin");
      s.t.note(
        "skills",
        ofPlugins.map(({ commandName, pluginName }) => [commandName, pluginName]),
      );
    }
  },
});

export const pluginInstalled = methodScript("a plugin of a folder is installed", {
  files: { "a/plugin.json": '{"name":"a","version":"1.2.3"}', "a/skills/one/SKILL.md": SKILL, "none/x": "" },
  async run(s) {
    const { workspace: workingDirectory } = s.t.sandbox;
    await s.each("/plugins.install", [
      { source: s.t.path("a") },
      { source: "./a", workingDirectory },
      { source: "./missing", workingDirectory },
      { source: s.t.path("none") },
      { source: "/none/x" },
      { source: "~/none" },
      { source: "a", workingDirectory },
    ]);
    await s.calls(
      ["/plugins.list", {}],
      ["/plugins.update", { name: "a" }],
      ["/plugins.updateAll", {}],
      ["/plugins.disable", { names: ["a"] }],
      ["/plugins.list", {}],
      ["/plugins.uninstall", { name: "a" }],
      ["/plugins.list", {}],
      ["/plugins.uninstall", { name: "a" }],
    );
  },
});
