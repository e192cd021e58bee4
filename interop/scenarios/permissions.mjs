import { lookup } from "./basics.mjs";

const steps = (t) => [
  { tools: [{ name: "create", args: { path: t.path("new.txt"), file_text: "x\n" } }] },
  { tools: [{ name: "bash", args: { command: "echo hi", description: "say hi" } }] },
  { tools: [{ name: "lookup", args: { q: "x" } }] },
  { text: "Done." },
];

function permissionScenario(name, config) {
  return {
    name,
    model: steps,
    async run(t) {
      await t.ask(await t.session({ tools: [lookup(t)], ...config(t) }), "Please work.");
    },
  };
}

export const rejected = permissionScenario("permission rejected", () => ({
  onPermissionRequest: () => ({ kind: "reject" }),
}));

export const rejectedWithFeedback = permissionScenario("permission rejected with feedback", () => ({
  onPermissionRequest: () => ({ kind: "reject", feedback: "Use another file." }),
}));

export const userNotAvailable = permissionScenario("nobody can be asked for permission", () => ({
  onPermissionRequest: () => ({ kind: "user-not-available" }),
}));

const throwing = permissionScenario("the permission handler throws", () => ({
  onPermissionRequest: () => {
    throw new Error("handler exploded");
  },
}));

export const handlerThrows = {
  ...throwing,
  async run(t) {
    const { error } = console;
    console.error = () => {};
    await throwing.run(t).finally(() => {
      console.error = error;
    });
  },
};

export const noHandler = permissionScenario("no permission handler", () => ({
  onPermissionRequest: undefined,
}));

export const approveAll = permissionScenario("approve all", (t) => ({
  onPermissionRequest: t.sdk.approveAll,
}));

export const approvedForSession = {
  name: "approved for the session",
  model: (t) => [
    { tools: [{ name: "create", args: { path: t.path("one.txt"), file_text: "1\n" } }] },
    { tools: [{ name: "create", args: { path: t.path("two.txt"), file_text: "2\n" } }] },
    { tools: [{ name: "bash", args: { command: "date -u -d @0 +%Y", description: "epoch" } }] },
    { tools: [{ name: "bash", args: { command: "date -u -d @1 +%Y", description: "epoch" } }] },
    { tools: [{ name: "lookup", args: { q: "x" } }] },
    { tools: [{ name: "lookup", args: { q: "y" } }] },
    { text: "Done." },
  ],
  async run(t) {
    const approvals = {
      write: { kind: "write" },
      shell: { kind: "commands", commandIdentifiers: ["date"] },
      "custom-tool": { kind: "custom-tool", toolName: "lookup" },
    };
    const session = await t.session({
      tools: [lookup(t)],
      onPermissionRequest: (request) => {
        t.note("permission asked", request.kind);
        return { kind: "approve-for-session", approval: approvals[request.kind] };
      },
    });
    await t.ask(session, "Please work.");
  },
};

export const outsideWorkspace = {
  name: "reading outside the workspace, and a read-only command",
  model: () => [
    { tools: [{ name: "view", args: { path: "/etc/hostname" } }] },
    { tools: [{ name: "bash", args: { command: "ls /etc/hostname", description: "list" } }] },
    { tools: [{ name: "bash", args: { command: "ls > listing.txt", description: "redirect" } }] },
    {
      tools: [
        { name: "bash", args: { command: "curl -s http://127.0.0.1:9/x || true", description: "url" } },
      ],
    },
    { text: "Done." },
  ],
  async run(t) {
    const session = await t.session({
      onPermissionRequest: (request) => {
        t.note("permission asked", request);
        return { kind: "reject" };
      },
    });
    await t.ask(session, "Please work.");
  },
};
