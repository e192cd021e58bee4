import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkLayering } from "./layering.mjs";

describe("layering", () => {
  let root;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "layering-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function file(path, text) {
    const full = join(root, "packages", path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
  }

  test("holds in this repository", () => {
    expect(checkLayering(fileURLToPath(new URL("..", import.meta.url)))).toEqual([]);
  });

  test.each([
    [
      "the SDK importing the runtime",
      "sdk/src/a.ts",
      'import { x } from "@parley/runtime";',
      "packages/sdk may import only protocol",
    ],
    [
      "a lazy import of the runtime",
      "sdk/src/a.ts",
      'await import("@parley/runtime");',
      "packages/sdk may import only protocol",
    ],
    ["the protocol doing I/O", "protocol/src/a.ts", 'import net from "node:net";', "does no I/O"],
    [
      "Node code in the SDK's root",
      "sdk/src/client/a.ts",
      'import net from "node:net";',
      "runs in a browser",
    ],
    [
      "a tool reaching up to the session",
      "runtime/src/tools/a.ts",
      'import type { S } from "../session/s.js";',
      "session is above tools",
    ],
    [
      "a re-export that reaches up",
      "runtime/src/ports/a.ts",
      'export { S } from "../log/s.js";',
      "log is above ports",
    ],
    [
      "an adapter seeing more than ports",
      "runtime/src/log/a.ts",
      'import "../models/m.js";',
      "may import only ports",
    ],
    ["a folder nobody placed", "runtime/src/misc/a.ts", 'import "../ports/p.js";', "not in the list"],
    [
      "a package reaching into another's files",
      "sdk/src/a.ts",
      'import "../../runtime/src/x.js";',
      "leaves packages/sdk",
    ],
  ])("refuses %s", (_what, path, text, reason) => {
    file(path, text);
    const problems = checkLayering(root);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(reason);
  });

  test.each([
    ["values", 'import { b } from "./b.js";', 'import { a } from "./a.js";'],
    ["types", 'import type { B } from "./b.js";', 'import {\n  type A,\n  a,\n} from "./a.js";'],
    ["what they pass on", 'export { b } from "./b.js";', 'export type { A } from "./a.js";'],
  ])("refuses files that import each other for %s", (_what, a, b) => {
    file("sdk/src/client/a.ts", a);
    file("sdk/src/client/b.ts", b);
    expect(checkLayering(root)).toEqual([
      "packages/sdk/src/client/a.ts, packages/sdk/src/client/b.ts: import each other in a circle",
    ]);
  });

  test("allows an import back that is only made when it is needed", () => {
    file("sdk/src/client/a.ts", 'import { b } from "./b.js";');
    file("sdk/src/client/b.ts", 'const { a } = await import("./a.js");');
    expect(checkLayering(root)).toEqual([]);
  });

  test("allows naming the type of what hands itself to others, and not using it", () => {
    file("sdk/src/session/session.ts", 'import { ui } from "./ui.js";');
    file("sdk/src/session/ui.ts", 'import type { CopilotSession } from "./session.js";');
    expect(checkLayering(root)).toEqual([]);
    file("sdk/src/session/ui.ts", 'import { CopilotSession } from "./session.js";');
    expect(checkLayering(root)).toHaveLength(1);
  });

  test("allows imports that go down the list and toward the protocol", () => {
    file(
      "runtime/src/session/a.ts",
      'import { P } from "@parley/protocol";\nimport "../ports/p.js";\nimport "node:fs";',
    );
    file("sdk/src/platform/a.ts", 'import net from "node:net";\nimport "../client/c.js";');
    expect(checkLayering(root)).toEqual([]);
  });
});
