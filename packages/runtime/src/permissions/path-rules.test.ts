import { linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPermissionGate } from "./create-gate.js";
import type { PermissionRequest } from "./gate.js";
import { SessionPermissions } from "./session-permissions.js";
import { APPROVED_PATHS, DENIED_PATHS, SCOPES, TREE } from "./testing/path-cases.js";

let root: string;

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "parley-paths-")));
  for (const entry of TREE) {
    const [path = "", kind, target = ""] = entry.split(" ");
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (kind === "->") symlinkSync(target, join(root, path));
    else if (kind === "=") linkSync(join(root, target), join(root, path));
    else writeFileSync(join(root, path), `${path}\n`);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function explain(permissions: SessionPermissions, request: PermissionRequest) {
  const gate = createPermissionGate({
    sessionId: "session",
    questions: { ask: () => Promise.reject(new Error("nobody is asked")) },
    permissions,
    roots: () => [join(root, "open")],
  });
  return gate.explain(request);
}

/** As it is written: nothing is put right on the way to the gate. */
const at = (path: string) => `${root}/${path}`;
const read = (path: string): PermissionRequest => ({ kind: "read", path: at(path) });
const write = (path: string): PermissionRequest => ({ kind: "write", fileName: at(path) });

describe("a path that a rule denies, where every tool and path is approved", () => {
  const permissions = new SessionPermissions();
  permissions.approveAllTools = true;
  permissions.unrestrictedPaths = true;
  const rules = () => ({
    approved: [{ kind: "read", argument: null }],
    denied: [
      { kind: "write", argument: join(root, "secret") },
      { kind: "read", argument: join(root, "secret", "key.txt") },
    ],
  });

  it.each(DENIED_PATHS)("%j: reading %s, writing %s", async (path, isReadDenied, isWriteDenied) => {
    permissions.rules = rules();
    const [writes, reads] = permissions.rules.denied;
    const approved = { decision: "approved", by: { kind: "setting", setting: "approve-all-tools" } };
    const denied = (rule: unknown) => ({ decision: "denied", by: { kind: "rules", rules: [rule] } });
    expect(await explain(permissions, read(path))).toEqual(isReadDenied ? denied(reads) : approved);
    expect(await explain(permissions, write(path))).toEqual(isWriteDenied ? denied(writes) : approved);
  });
});

describe("another name of a file", () => {
  const permissions = new SessionPermissions();
  permissions.approveAllTools = true;
  permissions.unrestrictedPaths = true;

  it.each(["open/hard", "open/up/open/hard"])("%s is denied as the file is", async (path) => {
    const denied = [{ kind: "read", argument: at("secret/key.txt") }];
    permissions.rules = { approved: [], denied };
    expect(await explain(permissions, read(path))).toEqual({
      decision: "denied",
      by: { kind: "rules", rules: denied },
    });
  });

  it("is asked about where a folder is denied in which it may have another", async () => {
    const denied = [{ kind: "write", argument: at("secret") }];
    permissions.rules = { approved: [], denied };
    expect(await explain(permissions, write("open/hard"))).toEqual({
      decision: "asked",
      by: { kind: "uncertain-rules", rules: denied },
    });
  });
});

describe("a path outside the directories of a session", () => {
  const permissions = new SessionPermissions();
  permissions.approveAllTools = true;
  permissions.includeTempDirectory = false;

  it.each(SCOPES)("%j is %s", async (path, scope) => {
    for (const request of [read(path), write(path)]) {
      const { decision, by } = await explain(permissions, request);
      expect([decision, by.kind]).toEqual(scope === "inside" ? ["approved", "setting"] : ["asked", "path"]);
    }
  });
});

describe("a path that a rule approves", () => {
  const permissions = new SessionPermissions();

  it.each(APPROVED_PATHS)("%j: %s", async (path, isApproved) => {
    permissions.unrestrictedPaths = true;
    permissions.rules = { approved: [{ kind: "write", argument: at("open/a.txt") }], denied: [] };
    const { decision } = await explain(permissions, write(path));
    expect(decision).toBe(isApproved ? "approved" : "asked");
  });

  it("is not approved once a link stands in its place", async () => {
    symlinkSync("../secret/key.txt", at("open/later.txt"));
    permissions.rules = { approved: [{ kind: "write", argument: at("open/later.txt") }], denied: [] };
    expect((await explain(permissions, write("open/later.txt"))).decision).toBe("asked");
  });
});
