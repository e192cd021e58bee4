import { beforeAll, describe, expect, it } from "vitest";
import { loadBashParser } from "../tools/shell/bash-parser.js";
import { shellLine } from "../tools/shell/shell-line.js";
import { createPermissionGate } from "./create-gate.js";
import type { PermissionRequest } from "./gate.js";
import { SessionPermissions } from "./session-permissions.js";
import { SHELL_LINE } from "./shell-line.js";
import { APPROVED_CASES, DENIED, SHELL_CASES } from "./testing/shell-cases.js";

beforeAll(loadBashParser);

const rules = (...texts: readonly string[]) => texts.map((argument) => ({ kind: "shell", argument }));

function requestOf(line: string): PermissionRequest {
  return {
    kind: "shell",
    [SHELL_LINE]: shellLine(line),
    fullCommandText: line,
    commands: [{ identifier: line, readOnly: false }],
  };
}

function explain(permissions: SessionPermissions, line: string) {
  const gate = createPermissionGate({
    sessionId: "session",
    questions: { ask: () => Promise.reject(new Error("nobody is asked")) },
    permissions,
    roots: () => ["/work"],
  });
  return gate.explain(requestOf(line));
}

for (const [kind, cases] of SHELL_CASES) {
  describe(`a denied command ${kind}, where every tool is approved`, () => {
    const permissions = new SessionPermissions();
    permissions.approveAllTools = true;
    permissions.rules = { approved: rules("ls", "git:*", "rm:*"), denied: rules(...DENIED) };

    it.each(cases)("%j: %s", async (line, expected) => {
      const { decision, by } = await explain(permissions, line);
      if (expected === "allows") {
        expect([decision, by]).toEqual(["approved", { kind: "setting", setting: "approve-all-tools" }]);
      } else if (expected === "asks") {
        expect([decision, by.kind]).toEqual(["asked", "uncertain-rules"]);
      } else {
        expect(decision).toBe("denied");
        expect(by).toEqual({ kind: "rules", rules: rules(expected) });
      }
    });
  });
}

describe("commands that rules approve", () => {
  const permissions = new SessionPermissions();
  permissions.rules = { approved: rules("git:*", "ls:*", "echo hi"), denied: [] };

  it.each(APPROVED_CASES)("%j: %s", async (line, expected) => {
    const { decision, by } = await explain(permissions, line);
    expect([decision, by.kind]).toEqual([expected, expected === "approved" ? "rules" : "nothing"]);
  });

  it("names every rule that it took", async () => {
    const { by } = await explain(permissions, "git log | git hash-object --stdin; ls");
    expect(by).toEqual({ kind: "rules", rules: rules("git:*", "ls:*") });
  });
});
