/** Permissions that whoever runs the client lays down. */
const bash = (command) => ({ name: "bash", args: { command, description: "Work" } });

/** Each call is a step of its own, so that questions come one after the other. */
function managed(name, permissions, { calls = () => [], run } = {}) {
  return {
    name: `managed settings: ${name}`,
    files: { "a.txt": "one\n", "sub/b.txt": "two\n" },
    loose: ["tool.execution_partial_result"],
    model: (t) => [...calls(t).map((call) => ({ tools: [call] })), { text: "Done." }],
    async run(t) {
      await t.outcome("created", async () => {
        const session = await t.session({ managedSettings: { permissions } });
        await run?.(t, session);
        await t.ask(session, "Please work.");
      });
    },
  };
}

const view = (t, path) => ({ name: "view", args: { path: t.path(path) } });
const edit = (t, path) => ({ name: "edit", args: { path: t.path(path), old_str: "one", new_str: "three" } });
const all = {
  run: (t, session) => t.outcome("all", () => session.rpc.permissions.setApproveAll({ enabled: true })),
};

export const denied = managed(
  "denied",
  { deny: ["Shell(rm *)", "Read(sub/**)", "Write(a.txt)", "Domain(example.com)"] },
  {
    ...all,
    calls: (t) => [
      bash("rm -f zz"),
      bash("ls && rm zz"),
      view(t, "sub/b.txt"),
      view(t, "a.txt"),
      edit(t, "a.txt"),
      bash("cat sub/b.txt"),
      { name: "web_fetch", args: { url: "https://example.com/a" } },
    ],
  },
);

export const asked = managed(
  "asked",
  { ask: ["Shell(echo *)", "Read(**)"] },
  { ...all, calls: (t) => [bash("echo hi"), bash("echo hi"), view(t, "a.txt"), bash("true")] },
);

export const allowed = managed(
  "allowed",
  { allow: ["Shell(echo *)", "Read(**)"], ask: ["Shell(echo x)"], deny: ["Shell(echo z)"] },
  {
    ...all,
    calls: (t) => [
      bash("echo hi"),
      bash("echo hi && ls"),
      bash("echo x"),
      bash("echo z"),
      view(t, "a.txt"),
      edit(t, "a.txt"),
    ],
  },
);

export const noBypass = managed(
  "nobody approves everything",
  { disableBypassPermissionsMode: "disable" },
  {
    calls: (t) => [view(t, "a.txt")],
    async run(t, session) {
      const { permissions, commands } = session.rpc;
      const unrestricted = { unrestricted: true };
      await t.outcome("all", () => permissions.setApproveAll({ enabled: true }));
      await t.outcome("mode", () => permissions.setMode({ mode: "allow-all" }));
      await t.outcome("configured", () => permissions.configure({ approveAllToolPermissionRequests: true }));
      await t.outcome("all paths", () => permissions.configure({ paths: unrestricted }));
      await t.outcome("all URLs", () => permissions.urls.setUnrestrictedMode({ enabled: true }));
      await t.outcome("command", () => commands.invoke({ name: "allow-all" }));
    },
  },
);

export const nothing = managed("nothing", {});

export const senseless = [["Nope("], ["Url(x)"], ["Read()"], ["Mcp"], ["CustomTool"]].map((deny) =>
  managed(`a rule that makes no sense: ${deny}`, { deny }),
);
