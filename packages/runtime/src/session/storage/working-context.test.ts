import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { workingContext } from "./working-context.js";

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "parley-git-")));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.email=a@b", "-c", "user.name=n", ...args], {
    cwd: root,
    encoding: "utf8",
    stdio: "pipe",
  }).trim();

describe("where a session works", () => {
  test("is a folder, when it is in no repository", () => {
    expect(workingContext(root)).toEqual({ cwd: root });
  });

  test("has a branch but no commit in a repository without one", () => {
    git("init", "-q", "-b", "main");
    expect(workingContext(root)).toEqual({ cwd: root, gitRoot: root, branch: "main" });
  });

  test("has a commit but no branch when the head is detached, also when references are packed", () => {
    git("init", "-q", "-b", "main");
    git("commit", "-q", "--allow-empty", "-m", "x");
    git("pack-refs", "--all");
    const headCommit = git("rev-parse", "HEAD");
    expect(workingContext(root)).toEqual({ cwd: root, gitRoot: root, branch: "main", headCommit });
    git("checkout", "-q", "--detach");
    expect(workingContext(root)).toEqual({ cwd: root, gitRoot: root, headCommit });
  });

  test("is known in a worktree too", () => {
    git("init", "-q", "-b", "main");
    git("commit", "-q", "--allow-empty", "-m", "x");
    git("remote", "add", "origin", "git@github.com:octo/repo.git");
    git("worktree", "add", "-q", "tree", "-b", "side");
    mkdirSync(join(root, "tree/sub"));
    expect(workingContext(join(root, "tree/sub"))).toEqual({
      cwd: join(root, "tree/sub"),
      gitRoot: join(root, "tree"),
      repository: "octo/repo",
      hostType: "github",
      repositoryHost: "github.com",
      branch: "side",
      headCommit: git("rev-parse", "HEAD"),
    });
  });

  test.each([
    ["https://github.com/octo/repo", "octo/repo", "github.com"],
    ["https://x:token@github.com/octo/repo.git", "octo/repo", "github.com"],
    ["ssh://git@example.org:22/octo/repo.git", "octo/repo", "example.org"],
    ["git@gitlab.com:group/sub/repo.git", "group/sub/repo", "gitlab.com"],
  ])("names the repository of %s, and none of its secrets", (url, repository, repositoryHost) => {
    git("init", "-q");
    git("remote", "add", "origin", url);
    expect(workingContext(root)).toMatchObject({ repository, repositoryHost });
    expect(JSON.stringify(workingContext(root))).not.toContain("token");
  });

  test("is just the folder when the remote is a path", () => {
    git("init", "-q");
    git("remote", "add", "origin", "/srv/repo.git");
    expect(workingContext(root).repository).toBeUndefined();
  });
});
