import { describe, expect, test } from "vitest";
import { gitHubReferences } from "./github-references.js";

const repo = { owner: "o", name: "r" };

describe("things on GitHub that a message names", () => {
  test("are told by kind, in the order of kinds", () => {
    expect(
      gitHubReferences([
        { type: "github_url", url: "u1" },
        { type: "github_reference", number: 1, title: "T", referenceType: "issue", state: "open", url: "u2" },
        { type: "github_url", url: "u3" },
        { type: "file", path: "/a" },
      ]),
    ).toEqual([
      "<github_references>\n#1 - T [issue] [open] (u2)\n</github_references>",
      "<github_urls>\nu1\nu3\n</github_urls>",
    ]);
  });

  test.each([
    [{ type: "github_commit", message: "m", oid: "abc", repo }, "o/r - abc - m (u)"],
    [{ type: "github_release", name: "First", tagName: "v1", repo }, "o/r - First (v1) (u)"],
    [
      { type: "github_actions_job", jobId: 1, jobName: "J", workflowName: "W", conclusion: "failure", repo },
      "o/r - J [W] [failure] (u)",
    ],
    [
      { type: "github_actions_job", jobId: 1, jobName: "J", workflowName: "W", repo },
      "o/r - J [W] [in_progress] (u)",
    ],
    [{ type: "github_repository", repo }, "o/r (u)"],
    [{ type: "github_repository", repo, ref: "main", description: "D" }, "o/r@main - D (u)"],
    [{ type: "github_file_diff", base: { repo, path: "p", ref: "a" } }, "o/r:p@a -> (deleted) (u)"],
    [{ type: "github_file_diff", head: { repo, path: "p", ref: "b" } }, "(added) -> o/r:p@b (u)"],
    [
      { type: "github_tree_comparison", base: { repo, revision: "a" }, head: { repo, revision: "b" } },
      "o/r:a...o/r:b (u)",
    ],
    [{ type: "github_file", path: "p", ref: "main", repo }, "o/r:p@main (u)"],
    [
      { type: "github_snippet", path: "p", ref: "main", repo, lineRange: { start: 3, end: 4 } },
      "o/r:p@main#L3-L4 (u)",
    ],
  ])("are told in a line: %j", (thing, line) => {
    const [section = ""] = gitHubReferences([{ ...thing, url: "u" }]);
    expect(section.split("\n")[1]).toBe(line);
  });
});
