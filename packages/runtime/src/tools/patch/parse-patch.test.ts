import { describe, expect, it } from "vitest";
import { PatchSyntaxError, parsePatch } from "./parse-patch.js";

const patch = (...lines: string[]) => ["*** Begin Patch", ...lines, "*** End Patch"].join("\n");
const HEADERS =
  "is not a valid hunk header. Valid hunk headers: '*** Add File: {path}', '*** Delete File: {path}', '*** Update File: {path}'";

describe("a patch", () => {
  it("adds, changes, moves and deletes files", () => {
    const text = patch(
      ...["*** Add File: a.txt", "+one", "+", "+two"],
      ...[
        "*** Update File: b.txt",
        "*** Move to: c.txt",
        "@@ here",
        " same",
        "-old",
        "+new",
        "*** End of File",
      ],
      ...["", "*** Delete File:   d d.txt  "],
    );
    expect(parsePatch(text)).toEqual([
      { kind: "add", path: "a.txt", content: "one\n\ntwo\n" },
      {
        kind: "update",
        path: "b.txt",
        moveTo: "c.txt",
        chunks: [
          {
            context: "here",
            isAtEnd: true,
            lines: [
              { kind: "same", text: "same" },
              { kind: "removed", text: "old" },
              { kind: "added", text: "new" },
            ],
          },
        ],
      },
      { kind: "delete", path: "d d.txt" },
    ]);
  });

  it("may have its first change without a mark, blank lines in it, and Windows line endings", () => {
    const [hunk] = parsePatch(
      `\n\n${patch("*** Update File: a", " x", "", "-y").replaceAll("\n", "\r\n")}\r\n`,
    );
    expect(hunk).toMatchObject({
      chunks: [{ lines: [{ text: "x" }, { kind: "same", text: "" }, { kind: "removed", text: "y" }] }],
    });
  });

  it.each([
    ["nonsense", "The first line of the patch must be '*** Begin Patch'"],
    ["```\n*** Begin Patch\n*** End Patch\n```", "The first line of the patch must be '*** Begin Patch'"],
    [
      '{"patch":"x"}',
      "The first line of the patch must be '*** Begin Patch' The input begins with '{' and appears to be JSON-wrapped. " +
        "apply_patch is a freeform tool; pass raw patch text directly. Do not retry this payload.",
    ],
    ["*** Begin Patch\n*** Delete File: x", "The last line of the patch must be '*** End Patch'"],
    [patch("*** Move to: x"), `'*** Move to: x' ${HEADERS} (line 2)`],
    [patch("*** Add File:", "+x"), `'*** Add File:' ${HEADERS} (line 2)`],
    [patch("*** Add File: a", "no plus"), `'no plus' ${HEADERS} (line 3)`],
    [patch("*** Add File: a", "+a", "", "+b"), `'' ${HEADERS} (line 4)`],
    [patch("*** Update File: a"), "Update file hunk for path 'a' is empty (line 2)"],
    [patch("*** Update File: a", "*** Move to: b"), "Update file hunk for path 'a' is empty (line 2)"],
    [patch("*** Update File: a", "@@"), "Update hunk does not contain any lines (line 4)"],
    [patch("*** Update File: a", "@@", "*** End of File"), "Update hunk does not contain any lines (line 4)"],
    [
      patch("*** Update File: a", "@@ b", "@@ c", "-x"),
      "Unexpected line found in update hunk: '@@ c'. Every line should start with ' ' (context line), '+' (added line), or '-' (removed line) (line 4)",
    ],
    [
      patch("*** Update File: a", "@@", "-x", "odd"),
      "Expected update hunk to start with a @@ context marker, got: 'odd' (line 5)",
    ],
  ])("is refused where it is wrong: %j", (text, problem) => {
    expect(() => parsePatch(text)).toThrow(new PatchSyntaxError(problem));
  });
});
