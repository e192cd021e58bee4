import { symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { tempTree } from "../agents/documents/testing/temp-tree.js";
import { discoverInstructions } from "./discover-instructions.js";
import { instructionDiscoveryPaths } from "./discovery-paths.js";
import { instructionText } from "./instruction-text.js";

const rule = (applyTo: string, text: string) => `---\napplyTo: ${applyTo}\n---\n${text}\n`;

/** The files of a repository with folders of its own. */
const REPOSITORY = {
  ".github/copilot-instructions.md": "repo copilot\n",
  "AGENTS.md": "root agents\n",
  "claude.md": "root claude\n",
  "GEMINI.md": "root gemini\n",
  ".github/CLAUDE.md": "not read\n",
  "AGENT.md": "not read\n",
  ".github/instructions/a.instructions.md": `---\napplyTo: "**/*.ts"\ndescription: About TypeScript\n---\nts\n`,
  ".github/instructions/b.instructions.md": rule('"**"', "always"),
  ".github/instructions/d/deep.instructions.md": rule('"src/**,lib/**"', "deep"),
  ".github/instructions/plain.md": "not read\n",
  ".claude/rules/r.md": "---\npaths:\n  - a/**\n  - b/**\n---\nclaude rule\n",
  "sub/AGENTS.md": "sub agents\n",
  "sub/.github/copilot-instructions.md": "sub copilot\n",
  "sub/.github/instructions/s.instructions.md": "sub rule\n",
  "sub/deeper/AGENTS.md": "deeper agents\n",
};

test("reads the person's files, then the repository's from its root, then rules", async () => {
  using home = tempTree({
    "copilot-instructions.md": "home\n",
    "AGENTS.md": "not read\n",
    "instructions/h.instructions.md": rule('"**/*.py"', "python"),
  });
  using repository = tempTree(REPOSITORY, { isRepository: true });
  const { sources, errors } = await discoverInstructions({
    workingDirectory: repository.root,
    home: home.root,
  });
  expect(sources.map(({ content: _, ...source }) => source)).toEqual([
    {
      id: "home-copilot",
      label: "Home copilot-instructions.md",
      sourcePath: home.path("copilot-instructions.md"),
      type: "home",
      location: "user",
    },
    {
      id: "vscode-instructions/instructions/h.instructions.md",
      label: "h.instructions.md",
      sourcePath: home.path("instructions/h.instructions.md"),
      type: "vscode",
      location: "user",
      applyTo: ["**/*.py"],
      description: "",
    },
    {
      id: "repo-copilot",
      label: ".github/copilot-instructions.md",
      sourcePath: ".github/copilot-instructions.md",
      type: "repo",
      location: "repository",
    },
    {
      id: "model-agents-md",
      label: "AGENTS.md",
      sourcePath: "AGENTS.md",
      type: "model",
      location: "repository",
    },
    {
      id: "model-claude-md",
      label: "claude.md",
      sourcePath: "claude.md",
      type: "model",
      location: "repository",
    },
    {
      id: "model-gemini-md",
      label: "GEMINI.md",
      sourcePath: "GEMINI.md",
      type: "model",
      location: "repository",
    },
    {
      id: "vscode-instructions/.github/instructions/a.instructions.md",
      label: "a.instructions.md",
      sourcePath: ".github/instructions/a.instructions.md",
      type: "vscode",
      location: "working-directory",
      applyTo: ["**/*.ts"],
      description: "About TypeScript",
    },
    {
      id: "vscode-instructions/.github/instructions/b.instructions.md",
      label: "b.instructions.md",
      sourcePath: ".github/instructions/b.instructions.md",
      type: "vscode",
      location: "working-directory",
    },
    {
      id: "vscode-instructions/.github/instructions/d/deep.instructions.md",
      label: "deep.instructions.md",
      sourcePath: ".github/instructions/d/deep.instructions.md",
      type: "vscode",
      location: "working-directory",
      applyTo: ["src/**", "lib/**"],
      description: "",
    },
    {
      id: "vscode-instructions/.claude/rules/r.md",
      label: "r.md",
      sourcePath: ".claude/rules/r.md",
      type: "vscode",
      location: "working-directory",
      applyTo: ["a/**", "b/**"],
      description: "",
    },
  ]);
  expect(errors).toEqual([]);
});

test("in a folder of a repository its own files come after the root's, those in between last", async () => {
  using repository = tempTree(REPOSITORY, { isRepository: true });
  const inSub = await discoverInstructions({ workingDirectory: repository.path("sub") });
  expect(inSub.sources.map(({ id, location }) => `${id} ${location}`)).toEqual([
    "repo-copilot repository",
    "cwd-copilot working-directory",
    "model-agents-md repository",
    "model-claude-md repository",
    "model-gemini-md repository",
    "cwd-model-sub-agents-md working-directory",
    "vscode-instructions/.github/instructions/a.instructions.md repository",
    "vscode-instructions/.github/instructions/b.instructions.md repository",
    "vscode-instructions/.github/instructions/d/deep.instructions.md repository",
    "vscode-instructions/.claude/rules/r.md repository",
    "vscode-instructions/.github/instructions/s.instructions.md working-directory",
  ]);
  const inDeeper = await discoverInstructions({ workingDirectory: repository.path("sub/deeper") });
  expect(inDeeper.sources.slice(4, 8).map(({ id }) => id)).toEqual([
    "cwd-model-sub-deeper-agents-md",
    "inherited-sub-github-copilot-instructions-md",
    "inherited-sub-agents-md",
    "vscode-instructions/.github/instructions/a.instructions.md",
  ]);
});

test("without a repository, only the working directory's own files count", async () => {
  using tree = tempTree(REPOSITORY);
  const { sources } = await discoverInstructions({ workingDirectory: tree.path("sub") });
  expect(sources.map(({ id }) => id)).toEqual([
    "repo-copilot",
    "model-agents-md",
    "vscode-instructions/.github/instructions/s.instructions.md",
  ]);
});

test("further folders give rules, and a list of their AGENTS.md", async () => {
  using project = tempTree({}, { isRepository: true });
  using extra = tempTree({
    "AGENTS.md": "extra agents",
    "copilot-instructions.md": "not read",
    ".github/instructions/e.instructions.md": "extra rule",
    "x.instructions.md": rule('"**/*.md"', "x"),
  });
  const { sources } = await discoverInstructions({
    workingDirectory: project.root,
    directories: [extra.root],
  });
  expect(sources).toEqual([
    {
      id: "vscode-instructions/external/.github/instructions/e.instructions.md",
      label: "e.instructions.md [external]",
      sourcePath: extra.path(".github/instructions/e.instructions.md"),
      content: "extra rule",
      type: "vscode",
      location: "repository",
    },
    expect.objectContaining({ label: "x.instructions.md [external]", applyTo: ["**/*.md"] }),
    expect.objectContaining({ id: "nested-agents", sourcePath: "nested AGENTS.md" }),
  ]);
  expect(sources.at(-1)?.content).toContain("/AGENTS.md'");
  expect(sources.at(-1)?.content).not.toContain("extra agents");
});

test("files of one name in several further folders are told apart", async () => {
  using project = tempTree({}, { isRepository: true });
  using one = tempTree({ "x.instructions.md": "1" });
  using two = tempTree({ "x.instructions.md": "2" });
  const directories = [one.root, two.root];
  const { sources } = await discoverInstructions({ workingDirectory: project.root, directories });
  const ids = sources.map(({ id }) => id);
  expect(ids).toEqual(
    Array.from({ length: 2 }, () =>
      expect.stringMatching(/^vscode-instructions\/external\/x\.instructions\.md\/[0-9a-f]{8}$/),
    ),
  );
  expect(new Set(ids).size).toBe(2);
});

test("a repository can't have a file of the person shown to the model through a link", async () => {
  using outside = tempTree({ id_rsa: "SECRET" });
  using repository = tempTree({}, { isRepository: true });
  symlinkSync(outside.path("id_rsa"), repository.path("AGENTS.md"));
  const { sources, errors } = await discoverInstructions({ workingDirectory: repository.root });
  expect(sources).toEqual([]);
  expect(errors).toEqual(["AGENTS.md: a link to a file outside its folder"]);
});

test("shows whole files in tags, each text once, then rules that always apply, then tables", async () => {
  using repository = tempTree(
    {
      "AGENTS.md": "same\n",
      "CLAUDE.md": "same\n",
      ".github/instructions/a.instructions.md": rule("**/*.ts", "unquoted patterns are fine"),
      ".github/instructions/b.instructions.md": "always\n",
      ".github/instructions/c.instructions.md": rule('""', "empty means always"),
      ".github/instructions/d.instructions.md": rule("[a, b]", "a list"),
    },
    { isRepository: true },
  );
  const { sources } = await discoverInstructions({ workingDirectory: repository.root });
  const text = instructionText(sources);
  expect(text.split("\n\n").slice(0, 1)).toEqual(["<custom_instruction>\nsame"]);
  expect(text.match(/<custom_instruction>/g)).toHaveLength(1);
  expect(text).toContain('always\n\n\n---\napplyTo: ""\n---\nempty means always\n');
  expect(text).not.toContain("unquoted patterns");
  expect(text.split("\n").slice(-4)).toEqual([
    "| Pattern | File Path | Description |",
    "| ------- | --------- | ----------- |",
    "| **/*.ts | '.github/instructions/a.instructions.md' |  |",
    "| a, b | '.github/instructions/d.instructions.md' |  |",
  ]);
});

test("an organization's instructions come first, and yield to the repository's", () => {
  const source = {
    id: "model-agents-md",
    label: "AGENTS.md",
    sourcePath: "AGENTS.md",
    content: "A",
    type: "model",
    location: "repository",
  } as const;
  expect(instructionText([source], "ORG")).toMatch(
    /^ORG\n\n<custom_instruction>\nA\n<\/custom_instruction>\n\nWhere /,
  );
  expect(instructionText([], "ORG")).toBe("ORG");
  expect(instructionText([])).toBe("");
});

test("names the places where instructions can be created", async () => {
  using project = tempTree({}, { isRepository: true });
  const paths = await instructionDiscoveryPaths({ workingDirectory: project.root, home: "/h" });
  expect(
    paths.map(({ path, location, kind, preferredForCreation }) => {
      return [path, location, kind, preferredForCreation];
    }),
  ).toEqual([
    ["/h/copilot-instructions.md", "user", "file", true],
    ["/h/instructions", "user", "directory", false],
    [project.path(".github/copilot-instructions.md"), "repository", "file", true],
    [project.path("AGENTS.md"), "repository", "file", false],
    [project.path("CLAUDE.md"), "repository", "file", false],
    [project.path("GEMINI.md"), "repository", "file", false],
    [project.path(".github/instructions"), "repository", "directory", false],
    [project.path(".claude/rules"), "repository", "directory", false],
  ]);
});
