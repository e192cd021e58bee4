import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ClientQuestions } from "../ports/client-questions.js";
import { loadBashParser } from "../tools/shell/bash-parser.js";
import { shellLine } from "../tools/shell/shell-line.js";
import { createPermissionGate } from "./create-gate.js";
import { OWN_TOOL_NAME, type PermissionOutcome, type PermissionRequest } from "./gate.js";
import type { PermissionStore } from "./permission-store.js";
import { SessionPermissions } from "./session-permissions.js";
import { SHELL_LINE } from "./shell-line.js";

interface Asked {
  readonly kind: string;
  readonly prompt: Readonly<Record<string, unknown>>;
}

let workspace: string;
let permissions: SessionPermissions;
/** What clients were asked, and how each question ended. */
let asked: Asked[];
let ended: PermissionOutcome[];

beforeEach(() => {
  workspace = realpathSync(mkdtempSync(join(tmpdir(), "parley-gate-")));
  permissions = new SessionPermissions();
  asked = [];
  ended = [];
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

/** Asks the gate, with a client that answers every question in the same way. */
function ask(
  request: PermissionRequest,
  answer: unknown = { kind: "approve-once" },
): Promise<PermissionOutcome> {
  const questions: ClientQuestions = {
    ask: async (question) => {
      const { promptRequest } = question.asked.data as { promptRequest: Record<string, unknown> };
      asked.push({ kind: String(promptRequest["kind"]), prompt: promptRequest });
      const outcome = { state: "answered", answer } as never;
      const { result } = question.settled(outcome).data as { result: PermissionOutcome };
      ended.push(result);
      return outcome;
    },
  };
  const gate = createPermissionGate({
    sessionId: "session",
    questions,
    permissions,
    roots: () => [workspace],
  });
  return gate.ask(request, new AbortController().signal);
}

beforeAll(loadBashParser);

const shell = (text: string, segments: readonly string[] = []): PermissionRequest => ({
  kind: "shell",
  [SHELL_LINE]: shellLine(text),
  toolCallId: "call",
  fullCommandText: text,
  intention: "d",
  commands: [{ identifier: text, readOnly: false }],
  commandSegments: segments.map((identifier) => ({ identifier, fullCommandText: identifier })),
  canOfferSessionApproval: false,
});
const read = (path: string): PermissionRequest => ({
  kind: "read",
  toolCallId: "call",
  intention: "r",
  path,
});
const write = (fileName: string): PermissionRequest => ({
  kind: "write",
  toolCallId: "call",
  intention: "w",
  fileName,
});
const custom = (toolName: string): PermissionRequest => ({
  kind: "custom-tool",
  toolCallId: "call",
  toolName,
});

const url = (address: string): PermissionRequest => ({
  kind: "url",
  toolCallId: "call",
  intention: "u",
  url: address,
});

const CANNOT_ASK = { kind: "denied-no-approval-rule-and-could-not-request-from-user" };

describe("a decision", () => {
  it.each([
    [{ kind: "approve-once" }, { kind: "approved" }],
    [{ kind: "approve-for-session" }, { kind: "approved" }],
    [
      { kind: "approve-for-session", approval: { kind: "commands", commandIdentifiers: ["ls"] } },
      { kind: "approved-for-session", approval: { kind: "commands", commandIdentifiers: ["ls"] } },
    ],
    [
      { kind: "approve-for-location", approval: { kind: "read" }, locationKey: "here" },
      { kind: "approved-for-location", approval: { kind: "read" }, locationKey: "here" },
    ],
    [{ kind: "reject" }, { kind: "denied-interactively-by-user" }],
    [
      { kind: "reject", feedback: "no" },
      { kind: "denied-interactively-by-user", feedback: "no" },
    ],
    [{ kind: "user-not-available" }, CANNOT_ASK],
    [
      { kind: "cancelled", reason: "r" },
      { kind: "cancelled", reason: "r" },
    ],
    [{ kind: "approved" }, CANNOT_ASK],
    [{ kind: "yes" }, CANNOT_ASK],
    [{ kind: "approve-for-session", approval: { kind: "everything" } }, CANNOT_ASK],
    [{ kind: "approve-for-session", approval: { kind: "commands", commandIdentifiers: "ls" } }, CANNOT_ASK],
    [{ kind: "approve-for-location", locationKey: "here" }, CANNOT_ASK],
    ["approve-once", CANNOT_ASK],
    [null, CANNOT_ASK],
    [undefined, CANNOT_ASK],
  ])("%j ends as %j", async (decision, outcome) => {
    expect(await ask(shell("ls"), decision ?? null)).toEqual(outcome);
    expect(ended).toEqual([outcome]);
  });
});

describe("an approval for the session", () => {
  const forSession = (approval: object) => ({ kind: "approve-for-session", approval });

  it("of a command covers that very line, and no other", async () => {
    await ask(shell("echo one"), forSession({ kind: "commands", commandIdentifiers: ["echo one"] }));
    await ask(shell("echo one"));
    await ask(shell("echo two"));
    await ask(shell("echo one > file"));
    expect(asked.map(({ prompt }) => prompt["fullCommandText"])).toEqual([
      "echo one",
      "echo two",
      "echo one > file",
    ]);
  });

  it.each([
    ["reads", { kind: "read" }, () => read(join(workspace, "a")), () => read(join(workspace, "b"))],
    ["writes", { kind: "write" }, () => write(join(workspace, "a")), () => write(join(workspace, "b"))],
    ["a tool of a client", { kind: "custom-tool", toolName: "t" }, () => custom("t"), () => custom("t")],
  ])("of %s covers those that follow", async (_what, approval, first, next) => {
    await ask(first(), forSession(approval));
    expect(await ask(next())).toEqual({ kind: "approved" });
    expect(asked).toHaveLength(1);
  });

  it("covers nothing of another kind", async () => {
    await ask(read(join(workspace, "a")), forSession({ kind: "read" }));
    await ask(write(join(workspace, "a")));
    await ask(custom("t"));
    expect(asked.map(({ kind }) => kind)).toEqual(["read", "write", "custom-tool"]);
  });

  it("of the location covers what follows, but not for another location", async () => {
    const forLocation = (locationKey: string) => ({
      kind: "approve-for-location",
      approval: { kind: "custom-tool", toolName: "t" },
      locationKey,
    });
    const nothing = { approvals: [], directories: [] };
    const store: PermissionStore = {
      location: async () => nothing,
      addApproval: async () => {},
      allowedUrls: async () => [],
      allowUrl: async () => {},
    };
    permissions.location.follow(store, workspace);
    await ask(custom("t"), forLocation("/elsewhere"));
    await ask(custom("t"), forLocation(workspace));
    await ask(custom("t"));
    expect(asked).toHaveLength(2);
    permissions.resetApprovals({ includeLocation: false });
    await ask(custom("t"));
    expect(asked).toHaveLength(2);
    permissions.resetApprovals();
    await ask(custom("t"));
    expect(asked).toHaveLength(3);
  });

  it("ends with a reset", async () => {
    await ask(custom("t"), forSession({ kind: "custom-tool", toolName: "t" }));
    permissions.resetApprovals();
    await ask(custom("t"));
    expect(asked).toHaveLength(2);
  });
});

describe("a path outside of the session's directories", () => {
  it("is asked about before the request", async () => {
    expect(await ask(read("/etc/hostname"))).toEqual({ kind: "approved" });
    expect(asked).toEqual([
      {
        kind: "path",
        prompt: {
          kind: "path",
          accessKind: "read",
          paths: ["/etc/hostname"],
          readOnlyDirectories: ["/etc"],
          toolCallId: "call",
        },
      },
      { kind: "read", prompt: { kind: "read", intention: "r", path: "/etc/hostname", toolCallId: "call" } },
    ]);
  });

  it("offers no directory for a write, and never the home", async () => {
    await ask(write("/etc/parley-test"));
    await ask(read(join(homedir(), "parley-test")));
    const paths = asked.filter(({ kind }) => kind === "path").map(({ prompt }) => prompt);
    expect(paths).toEqual([
      { kind: "path", accessKind: "write", paths: ["/etc/parley-test"], toolCallId: "call" },
      { kind: "path", accessKind: "read", paths: [join(homedir(), "parley-test")], toolCallId: "call" },
    ]);
  });

  it("ends the call when it is rejected", async () => {
    const outcome = await ask(read("/etc/hostname"), { kind: "reject", feedback: "no" });
    expect(outcome).toEqual({ kind: "denied-interactively-by-user", feedback: "no" });
    expect(asked.map(({ kind }) => kind)).toEqual(["path"]);
  });

  it("is asked about again unless it was approved for the session", async () => {
    await ask(read("/etc/hostname"));
    await ask(read("/etc/hostname"), { kind: "approve-for-session" });
    await ask(read("/etc/hostname"));
    await ask(read("/etc/hosts"));
    expect(asked.map(({ kind }) => kind)).toEqual(["path", "read", "path", "read", "read", "path", "read"]);
  });

  it("is found behind a link", async () => {
    symlinkSync("/etc/hostname", join(workspace, "link"));
    await ask(read(join(workspace, "link")));
    await ask(read(join(workspace, "..", "..", "etc", "hostname")));
    expect(asked.map(({ kind }) => kind)).toEqual(["path", "read", "path", "read"]);
  });

  it("is no matter for paths inside, whether they exist or not, nor for the temporary directory", async () => {
    writeFileSync(join(workspace, "a"), "");
    for (const path of [
      join(workspace, "a"),
      join(workspace, "new", "b"),
      join(tmpdir(), "c"),
      "/dev/null",
    ]) {
      await ask(read(path));
    }
    expect(asked.map(({ kind }) => kind)).toEqual(["read", "read", "read", "read"]);
  });

  it("is no matter where a directory was added, or paths are unrestricted", async () => {
    permissions.addDirectory("/etc");
    await ask(read("/etc/hostname"));
    permissions.unrestrictedPaths = true;
    await ask(read("/usr/bin/env"));
    expect(asked.map(({ kind }) => kind)).toEqual(["read", "read"]);
  });
});

describe("what is decided without asking", () => {
  it("is everything in the mode allow-all, paths too", async () => {
    permissions.mode = "allow-all";
    permissions.rules = { approved: [], denied: [{ kind: "shell", argument: null }] };
    expect(await ask(shell("ls"))).toEqual({ kind: "approved" });
    expect(await ask(write("/etc/x"))).toEqual({ kind: "approved" });
    expect(asked).toEqual([]);
  });

  it("is every tool where all are approved, but not paths outside", async () => {
    permissions.approveAllTools = true;
    await ask(shell("ls"));
    await ask(custom("t"));
    await ask(read("/etc/hostname"));
    expect(asked.map(({ kind }) => kind)).toEqual(["path"]);
  });

  it("is every read where reads are approved", async () => {
    permissions.approveAllReads = true;
    await ask(read(join(workspace, "a")));
    await ask(write(join(workspace, "a")));
    expect(asked.map(({ kind }) => kind)).toEqual(["write"]);
  });

  it("is what rules say; one that denies wins, and finds a command inside a line", async () => {
    permissions.rules = {
      approved: [
        { kind: "read", argument: null },
        { kind: "shell", argument: null },
      ],
      denied: [
        { kind: "shell", argument: "git push" },
        { kind: "shell", argument: "npm:*" },
        { kind: "write", argument: null },
      ],
    };
    const outcomes = [
      await ask(read(join(workspace, "a"))),
      await ask(write(join(workspace, "a"))),
      await ask(shell("ls && git push --force", ["ls", "git push"])),
      await ask(shell("npm run x", ["npm run"])),
      await ask(shell("ls", ["ls"])),
    ];
    const denied = (kind: string, argument: string | null) => ({
      kind: "denied-by-rules",
      rules: [{ kind, argument }],
    });
    expect(outcomes).toEqual([
      { kind: "approved" },
      denied("write", null),
      denied("shell", "git push"),
      denied("shell", "npm:*"),
      { kind: "approved" },
    ]);
    expect(asked).toEqual([]);
  });

  it("is no whole line by a rule that approves one of its commands", async () => {
    permissions.rules = { approved: [{ kind: "shell", argument: "echo" }], denied: [] };
    await ask(shell("echo hi; rm -rf /", ["echo", "rm"]));
    expect(asked).toHaveLength(1);
  });
});

describe("a URL", () => {
  const page = "https://example.com/docs/a";

  it("is asked about with the address", async () => {
    expect(await ask(url(page))).toEqual({ kind: "approved" });
    expect(asked).toMatchObject([{ kind: "url", prompt: { url: page } }]);
  });

  it("may be approved for the session, by a pattern", async () => {
    const decision = { kind: "approve-for-session", domain: "https://example.com/docs/*" };
    expect(await ask(url(page), decision)).toEqual({ kind: "approved" });
    await ask(url("https://example.com/docs/b"));
    expect(asked).toHaveLength(1);
    await ask(url("https://example.com/other"));
    expect(asked).toHaveLength(2);
    permissions.resetApprovals();
    await ask(url(page));
    expect(asked).toHaveLength(3);
  });

  it("may be approved for good", async () => {
    expect(await ask(url(page), { kind: "approve-permanently", domain: "example.com" })).toEqual({
      kind: "approved",
    });
    await ask(url("https://example.com/other"));
    expect(asked).toHaveLength(1);
    expect(permissions.location.urls).toEqual(["https://example.com"]);
  });

  it("is approved for good by its pattern alone", async () => {
    expect(await ask(url(page), { kind: "approve-permanently" })).toEqual(CANNOT_ASK);
  });

  it("approves nothing else by its pattern", async () => {
    await ask(custom("t"), { kind: "approve-for-session", domain: "example.com" });
    await ask(url(page));
    expect(asked).toHaveLength(2);
  });

  it("is not asked about where it is allowed, or all are", async () => {
    permissions.allowedUrls = ["example.com"];
    await ask(url(page));
    permissions.allowedUrls = [];
    permissions.unrestrictedUrls = true;
    await ask(url("http://other.org"));
    expect(asked).toEqual([]);
  });

  it("is denied by a rule, whatever allows it", async () => {
    permissions.rules = { approved: [], denied: [{ kind: "url", argument: "example.com" }] };
    permissions.allowedUrls = ["example.com"];
    permissions.unrestrictedUrls = true;
    permissions.approveAllTools = true;
    expect(await ask(url(page))).toMatchObject({ kind: "denied-by-rules" });
    expect(asked).toEqual([]);
  });

  it("is approved by a rule", async () => {
    permissions.rules = { approved: [{ kind: "url", argument: "*.example.com" }], denied: [] };
    await ask(url("https://a.example.com/"));
    expect(asked).toEqual([]);
  });
});

describe("a gate that can't ask", () => {
  it("denies", async () => {
    const questions: ClientQuestions = { ask: () => Promise.reject(new Error("no client")) };
    const gate = createPermissionGate({ sessionId: "s", questions, permissions, roots: () => [workspace] });
    expect(await gate.ask(shell("ls"), new AbortController().signal)).toEqual(CANNOT_ASK);
  });
});

describe("tools of MCP servers", () => {
  const mcp = (fields: object = {}): PermissionRequest => ({
    kind: "mcp",
    toolCallId: "call",
    serverName: "s x",
    toolName: "s-x-echo",
    toolTitle: "Echo",
    args: { a: 1 },
    readOnly: false,
    [OWN_TOOL_NAME]: "echo",
    ...fields,
  });
  const rule = (kind: string, argument: string | null = null) => ({ kind, argument });

  it("are asked about by the names that the server's user knows", async () => {
    await ask(mcp());
    expect(asked.map(({ prompt }) => JSON.parse(JSON.stringify(prompt)))).toEqual([
      {
        kind: "mcp",
        serverName: "s x",
        toolName: "echo",
        toolTitle: "Echo",
        args: { a: 1 },
        toolCallId: "call",
      },
    ]);
  });

  it("need no question when the server says that they change nothing", async () => {
    expect(await ask(mcp({ readOnly: true }))).toEqual({ kind: "approved" });
    expect(asked).toEqual([]);
  });

  it("are approved for the session by their own name, or with their server", async () => {
    const approve = (serverName: string, toolName: string | null) => ({
      kind: "approve-for-session",
      approval: { kind: "mcp", serverName, toolName },
    });
    const other = mcp({ [OWN_TOOL_NAME]: "other" });
    await ask(mcp(), approve("s x", "s-x-echo"));
    await ask(mcp(), approve("s-x", null));
    await ask(mcp(), approve("s x", "echo"));
    expect(asked).toHaveLength(3);
    await ask(mcp());
    expect(asked).toHaveLength(3);
    await ask(other, approve("s x", null));
    await ask(other);
    expect(asked).toHaveLength(4);
  });

  it.each([rule("s x"), rule("s x", "echo")])(
    "are covered by rules that name the server: %o",
    async (named) => {
      permissions.rules = { approved: [], denied: [named] };
      expect(await ask(mcp({ readOnly: true }))).toEqual({ kind: "denied-by-rules", rules: [named] });
      permissions.rules = { approved: [named], denied: [] };
      expect(await ask(mcp())).toEqual({ kind: "approved" });
      expect(asked).toEqual([]);
    },
  );

  it.each([rule("mcp"), rule("s-x"), rule("S X"), rule("s x", "s-x-echo"), rule("s x", "other")])(
    "are not covered by other rules: %o",
    async (named) => {
      permissions.rules = { approved: [named], denied: [] };
      await ask(mcp());
      expect(asked).toHaveLength(1);
    },
  );

  it("are not approved by a rule for a kind that their server is called after", async () => {
    permissions.rules = { approved: [rule("shell")], denied: [] };
    await ask(mcp({ serverName: "shell" }));
    expect(asked).toHaveLength(1);
  });
});
