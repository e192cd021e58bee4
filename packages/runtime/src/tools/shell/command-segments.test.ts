import { beforeAll, describe, expect, it } from "vitest";
import { loadBashParser, withSyntaxTree } from "./bash-parser.js";
import { withoutRedundantCd } from "./cd-prefix.js";
import { commandSegments } from "./command-segments.js";
import { findForbiddenKill } from "./kill-guard.js";

beforeAll(loadBashParser);

/** Observed of the official runtime 1.0.102: identifier, text, and what else it may be matched by. */
const SEGMENTS: readonly (readonly [command: string, ...segments: string[]])[] = [
  ["ls", "ls: ls"],
  ["ls && pwd; cat f | wc -l", "ls: ls", "pwd: pwd", "cat: cat f", "wc: wc -l"],
  ["git commit -m x", "git commit: git commit -m x"],
  ["git --no-pager log", "git log: git --no-pager log"],
  ["git -C sub status", "git status: git -C sub status (git -C)"],
  ["git -c a=b -C x log", "git log: git -c a=b -C x log (git -c)"],
  ["git --help", "git --help: git --help"],
  ["git $X", "git: git $X"],
  ['git "status"', 'git: git "status"'],
  ["npm run build", "npm run: npm run build"],
  ["npm --prefix web run", "npm --prefix: npm --prefix web run"],
  ["docker run x", "docker: docker run x"],
  ["FOO=bar node x.js", "node: FOO=bar node x.js"],
  ["sudo rm -rf /", "sudo: sudo rm -rf /"],
  ["echo hi > out.txt", "echo: echo hi"],
  ["cat <<< hi", "cat: cat <<< hi"],
  ["echo $(whoami)", "echo: echo $(whoami)", "whoami: whoami"],
  ["diff <(ls) <(pwd)", "diff: diff <(ls) <(pwd)", "ls: ls", "pwd: pwd"],
  ["for f in *; do cat $f; done", "cat: cat $f"],
  ["f() { ls; }; f", "ls: ls", "f: f"],
  ["A=$(ls)", "ls: ls"],
  ['ls "unclosed', "ls: ls"],
  ["export A=1"],
  ["[ -f f.txt ]"],
  ["((a=1))"],
  ["# only comment"],
  ["if then"],
];

describe("the simple commands of a line", () => {
  it.each(SEGMENTS)("%j", (command, ...expected) => {
    const segments = withSyntaxTree(command, commandSegments).map((segment) => {
      const { identifier, fullCommandText, allowMatchIdentifier } = segment;
      return `${identifier}: ${fullCommandText}${allowMatchIdentifier ? ` (${allowMatchIdentifier})` : ""}`;
    });
    expect(segments).toEqual(expected);
  });

  it("marks one whose arguments another command writes", () => {
    const [outer] = withSyntaxTree("echo `date`", commandSegments);
    expect(outer?.hasUnboundExecutableContent).toBe(true);
    const [quoted, setting] = withSyntaxTree(
      `bash -c "echo \`date\`"; echo $\{x:=y}`,
      commandSegments,
    ).filter(({ identifier }) => identifier !== "date");
    expect([quoted, setting].map((segment) => segment?.hasUnboundExecutableContent)).toEqual([true, true]);
  });
});

describe("commands that end processes", () => {
  const NO_PID =
    "Command not executed. The 'kill' command must specify at least one numeric PID. " +
    "Usage: kill <PID> or kill -9 <PID>";

  it.each([
    ...[
      "kill abc",
      "kill $PID",
      "kill",
      "kill -9 -123",
      "kill -- -123",
      "kill $(cat pid)",
      "xargs kill",
      "kill '12'",
    ],
    ...["sudo kill abc", "ls; kill abc", "if true; then kill abc; fi", "/bin/kill abc", "time kill abc"],
  ])("%s is not run without a process id", (command) => {
    expect(withSyntaxTree(command, findForbiddenKill)).toBe(NO_PID);
  });

  it.each(["pkill x", "/usr/bin/pkill x", "PKILL x", "ls && pkill x", "$(pkill x)", "timeout 5 pkill x"])(
    "%s is not run",
    (command) => {
      expect(withSyntaxTree(command, findForbiddenKill)).toBe(
        "Command not executed. The 'pkill' command is not allowed. Use 'kill <PID>' with a specific process ID instead.",
      );
    },
  );

  it.each([
    "kill 123",
    "kill -9 1",
    "kill -s TERM 123",
    "kill 5 abc",
    "kill $(echo 5)",
    "echo pkill x",
    "killall5",
    "skill x",
  ])("%s is run", (command) => {
    expect(withSyntaxTree(command, findForbiddenKill)).toBeUndefined();
  });
});

describe("a cd into the directory where a command starts anyway", () => {
  it.each([
    ["cd /w && ls", "ls"],
    ["cd /w; ls", "ls"],
    ["cd /w/ && ls", "ls"],
    ['cd "/w" && ls', "ls"],
    ["  cd . && ls", "ls"],
    ["cd /w&& ls", "ls"],
    ["cd /w && cd sub && ls", "cd sub && ls"],
    ["cd /w/sub && ls", "cd /w/sub && ls"],
    ["cd /w || ls", "cd /w || ls"],
    ["cd /w\nls", "cd /w\nls"],
    ["cd /w &&", "cd /w &&"],
  ])("%j becomes %j", (command, run) => {
    expect(withoutRedundantCd(command, "/w")).toBe(run);
  });
});
