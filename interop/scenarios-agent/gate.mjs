import { fileURLToPath } from "node:url";

const mcpScript = fileURLToPath(new URL("../lib/scripted-mcp.mjs", import.meta.url));
const server = { type: "stdio", command: process.execPath, args: [mcpScript], tools: ["*"] };

const bash = (command) => ({ tools: [{ name: "bash", args: { command, description: "Work" } }] });
const view = (path) => ({ tools: [{ name: "view", args: { path } }] });
const create = (path) => ({ tools: [{ name: "create", args: { path, file_text: "new\n" } }] });
const fetch = (url) => ({ tools: [{ name: "web_fetch", args: { url } }] });
const lookup = (q) => ({ tools: [{ name: "lookup", args: { q } }] });
const echo = (text) => ({ tools: [{ name: "s-echo", args: { text } }] });

const custom = {
  name: "lookup",
  description: "Looks up.",
  parameters: { type: "object", properties: { q: { type: "string" } } },
  handler: ({ q }) => `found ${q}`,
};

/** One of each kind of permission, asked in turn. */
const kinds = (t) => [
  view(t.path("a.txt")),
  view("/etc/hostname"),
  create(t.path("b.txt")),
  bash("echo hi"),
  fetch("https://example.invalid/page"),
  lookup("x"),
  echo("a"),
  { text: "Done." },
];

function gated(name, { model = kinds, prepare = async () => {}, config = () => ({}), ...more }) {
  return {
    name: `gate: ${name}`,
    ignored: ["session.mcp_servers_loaded"],
    files: { "a.txt": "one\n" },
    model,
    async run(t) {
      const session = await t.session({ tools: [custom], mcpServers: { s: server }, ...config(t) });
      await prepare(session, t);
      await t.ask(session, "Please work.");
    },
    ...more,
  };
}

const rejecting = {
  onPermissionRequest: () => ({ kind: "reject", feedback: "Not that." }),
};

export const rejectedKinds = gated("every kind is rejected", { config: () => rejecting });

export const nobodyForKinds = gated("nobody can be asked of any kind", {
  config: () => ({ onPermissionRequest: () => ({ kind: "user-not-available" }) }),
});

export const deniedByRules = gated("rules deny every kind", {
  prepare: (session) =>
    session.rpc.permissions.configure({
      rules: {
        approved: [],
        denied: [
          { kind: "read", argument: null },
          { kind: "write", argument: null },
          { kind: "shell", argument: "echo" },
          { kind: "url", argument: "example.invalid" },
          { kind: "custom-tool", argument: "lookup" },
          { kind: "s", argument: null },
        ],
      },
    }),
});

export const approvedByRules = gated("rules approve", {
  model: (t) => [
    view(t.path("a.txt")),
    create(t.path("b.txt")),
    bash("echo hi"),
    lookup("x"),
    echo("a"),
    { text: "Done." },
  ],
  prepare: (session) =>
    session.rpc.permissions.configure({
      rules: {
        approved: [
          { kind: "read", argument: null },
          { kind: "write", argument: null },
          { kind: "shell", argument: "echo:*" },
          { kind: "custom-tool", argument: "lookup" },
          { kind: "s", argument: "echo" },
        ],
        denied: [],
      },
    }),
  config: () => rejecting,
});

const DENIED_LINES = [
  "rm a",
  "ls; rm a",
  "ls && rm a",
  "echo $(rm a)",
  "ls `rm a`",
  "cat <(rm a)",
  "FOO=1 rm a",
  "{ rm a; }",
  "! rm a",
  "git push origin",
  "git -C . push",
];

export const deniedLines = gated("commands that rules deny", {
  model: () => [...DENIED_LINES.map(bash), { text: "Done." }],
  prepare: (session) =>
    session.rpc.permissions.configure({
      rules: {
        approved: [],
        denied: [
          { kind: "shell", argument: "rm" },
          { kind: "shell", argument: "git push" },
        ],
      },
    }),
});

const decided = (name, decision, more = {}) =>
  gated(name, {
    model: (t) => [
      view(t.path("a.txt")),
      view(t.path("a.txt")),
      lookup("x"),
      lookup("y"),
      echo("a"),
      echo("b"),
      { text: "Done." },
    ],
    config: (t) => ({
      onPermissionRequest: (request) => {
        t.note("asked", request.kind);
        return decision(request, t);
      },
    }),
    ...more,
  });

const approvalOf = ({ kind, toolName, serverName }) => {
  if (kind === "custom-tool") return { kind, toolName };
  return kind === "mcp" ? { kind, serverName, toolName: null } : { kind };
};

export const forSession = decided("approved for the session", (request) => ({
  kind: "approve-for-session",
  approval: approvalOf(request),
}));

export const forLocation = decided("approved for the location", (request, t) => ({
  kind: "approve-for-location",
  approval: approvalOf(request),
  locationKey: t.path("").replace(/\/$/, ""),
}));

export const locationRules = gated("rules of a location", {
  model: () => [bash("echo hi"), { text: "Done." }],
  async prepare({ rpc }, t) {
    const modify = (change) => rpc.permissions.modifyRules({ scope: "location", ...change });
    const rule = { kind: "shell", argument: "echo hi" };
    await t.outcome("added", () => modify({ add: [rule] }));
    await t.outcome("removed", () => modify({ remove: [rule] }));
    await t.outcome("cleared", () => modify({ removeAll: true }));
    await t.outcome("again", () => modify({ add: [rule] }));
  },
});

export const modes = gated("mode allow-all, and back", {
  model: (t) => [create(t.path("b.txt")), { text: "Done." }, create(t.path("c.txt")), { text: "Done." }],
  async run(t) {
    const session = await t.session();
    await t.outcome("on", () => session.rpc.permissions.setMode({ mode: "allow-all" }));
    await t.ask(session, "Please work.");
    await t.outcome("off", () => session.rpc.permissions.setMode({ mode: "manual" }));
    await t.outcome("mode", () => session.rpc.permissions.getMode());
    await t.ask(session, "Once more.");
  },
});

export const approveAllAndBack = gated("approve-all, and back", {
  model: (t) => [create(t.path("b.txt")), { text: "Done." }, create(t.path("c.txt")), { text: "Done." }],
  async run(t) {
    const session = await t.session();
    await t.outcome("on", () => session.rpc.permissions.setApproveAll({ enabled: true }));
    await t.ask(session, "Please work.");
    await t.outcome("off", () => session.rpc.permissions.setApproveAll({ enabled: false }));
    await t.ask(session, "Once more.");
    await t.outcome("forgotten", () => session.rpc.permissions.resetSessionApprovals({}));
  },
});

export const urls = gated("URLs that are allowed", {
  model: () => [fetch("https://example.invalid/a"), fetch("https://other.invalid/a"), { text: "Done." }],
  prepare: (session) =>
    session.rpc.permissions.configure({ urls: { initialAllowed: ["https://example.invalid"] } }),
  config: () => rejecting,
});

export const trust = gated("trusted folders", {
  model: () => [{ text: "Done." }],
  async prepare({ rpc }, t) {
    const path = t.path("");
    await t.outcome("before", () => rpc.permissions.folderTrust.isTrusted({ path }));
    await t.outcome("trusted", () => rpc.permissions.folderTrust.addTrusted({ path }));
    await t.outcome("after", () => rpc.permissions.folderTrust.isTrusted({ path }));
  },
});

export const storedApprovals = gated("approvals of a location, by their kinds", {
  model: () => [{ text: "Done." }],
  async prepare({ rpc }, t) {
    const locationKey = t.path("").replace(/\/$/, "");
    for (const approval of [
      { kind: "read" },
      { kind: "memory" },
      { kind: "commands", commandIdentifiers: ["ls"] },
      { kind: "mcp", serverName: "s", toolName: null },
      { kind: "mcp-sampling", serverName: "s" },
      { kind: "custom-tool", toolName: "lookup" },
      { kind: "extension-management", operation: "enable" },
      { kind: "extension-permission-access", extensionName: "e" },
      { kind: "extension-env-access", extensionName: "e", environmentVariables: ["A"] },
    ])
      await t.outcome(approval.kind, () =>
        rpc.permissions.locations.addToolApproval({ locationKey, approval }),
      );
    await t.outcome("applied", () => rpc.permissions.locations.apply({ workingDirectory: locationKey }));
  },
});
