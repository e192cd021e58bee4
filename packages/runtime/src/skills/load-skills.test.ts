import { symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { tempTree } from "../agents/documents/testing/temp-tree.js";
import { skillDiscoveryPaths } from "./discovery-paths.js";
import { loadSkills, withSkillEnabled } from "./load-skills.js";
import { availableSkills, skillEntry, skillsLoaded } from "./skill-list.js";

const skill = (name: string, description: string, more = "") =>
  `---\nname: ${name}\ndescription: ${description}\n${more}---\n# ${name}\nDo ${name}.\n`;

const PROJECT = {
  ".github/skills/alpha/SKILL.md": skill("alpha", "Alpha skill"),
  ".github/skills/nested/deep/SKILL.md": skill("deep", "nested"),
  ".github/skills/other/SKILL.md": skill("renamed", "named otherwise"),
  ".github/skills/noname/SKILL.md": "---\ndescription: has no name\n---\nbody",
  ".github/skills/nodesc/SKILL.md": "---\nname: nodesc\n---\n\n# What it does\nmore",
  ".github/skills/lower/skill.md": skill("lower", "not a skill"),
  ".agents/skills/gamma/SKILL.md": skill("gamma", "g", "disable-model-invocation: true\n"),
  ".claude/skills/beta/SKILL.md": skill(
    "beta",
    "b",
    'allowed-tools: bash, view\nargument-hint: "[file]"\nuser-invocable: false\n',
  ),
  ".claude/commands/cmd.md": "---\ndescription: A command\n---\nRun $ARGUMENTS",
  ".claude/commands/bare.md": "Do it",
  ".claude/commands/sub/below.md": "not a command",
};

test("finds the project's skills, the person's, those of given folders, then commands", async () => {
  using project = tempTree(PROJECT, { isRepository: true });
  using home = tempTree({ "skills/mine/SKILL.md": skill("mine", "m") });
  using userHome = tempTree({ ".agents/skills/shared/SKILL.md": skill("shared", "s") });
  using given = tempTree({ "one/SKILL.md": skill("one", "1"), "alpha/SKILL.md": skill("Alpha", "hidden") });
  const { skills, warnings, errors } = await loadSkills({
    discovered: { workingDirectory: project.root, home: home.root, userHome: userHome.root },
    directories: [given.root],
    disabled: ["deep"],
  });
  expect(skills.map(({ name, source, isEnabled }) => `${name} ${source} ${isEnabled}`)).toEqual([
    "alpha project true",
    "beta project true",
    "deep project false",
    "gamma project true",
    "nodesc project true",
    "noname project true",
    "renamed project true",
    "mine personal-copilot true",
    "shared personal-agents true",
    "one custom true",
    "bare project true",
    "cmd project true",
  ]);
  expect(warnings).toEqual([
    `Skipped duplicate skill name 'Alpha' from '${given.path("alpha/SKILL.md")}'; a higher-priority entry with the same name was already loaded`,
  ]);
  expect(errors).toEqual([]);
});

test("reads what a skill says of itself", async () => {
  using project = tempTree(PROJECT, { isRepository: true });
  const { skills } = await loadSkills({ discovered: { workingDirectory: project.root } });
  const byName = new Map(skills.map((found) => [found.name, found]));
  expect(byName.get("beta")).toEqual({
    name: "beta",
    description: "b",
    source: "project",
    path: project.path(".claude/skills/beta/SKILL.md"),
    isEnabled: true,
    isUserInvocable: false,
    isModelInvocable: true,
    argumentHint: "[file]",
    allowedTools: ["bash", "view"],
  });
  expect(byName.get("gamma")?.isModelInvocable).toBe(false);
  expect(byName.get("nodesc")?.description).toBe("What it does");
  expect(byName.get("noname")?.description).toBe("has no name");
});

test("in a folder of a project its own skills come before those above", async () => {
  using project = tempTree(
    { ...PROJECT, "sub/.github/skills/own/SKILL.md": skill("own", "o") },
    { isRepository: true },
  );
  const { skills } = await loadSkills({ discovered: { workingDirectory: project.path("sub") } });
  expect(skills.slice(0, 2).map(({ name, source }) => `${name} ${source}`)).toEqual([
    "own project",
    "alpha inherited",
  ]);
});

test("a folder that is a skill itself holds no others", async () => {
  using given = tempTree({ "SKILL.md": skill("whole", "w"), "part/SKILL.md": skill("part", "p") });
  const { skills } = await loadSkills({ directories: [given.root] });
  expect(skills.map(({ name }) => name)).toEqual(["whole"]);
});

test("says which files it can't use, and why", async () => {
  using outside = tempTree({ "SKILL.md": skill("secret", "s") });
  using project = tempTree(
    {
      ".github/skills/bad/SKILL.md": skill("Bad Name!", "b"),
      ".github/skills/plain/SKILL.md": "# No front matter",
      ".github/skills/yaml/SKILL.md": "---\nname: [x\n---\n",
    },
    { isRepository: true },
  );
  symlinkSync(outside.root, project.path(".github/skills/linked"));
  const { skills, errors } = await loadSkills({ discovered: { workingDirectory: project.root } });
  expect(skills).toEqual([]);
  expect(errors).toEqual([
    ".github/skills/bad/SKILL.md: Skill name must start with an ASCII letter or number and contain only ASCII letters (a-z, A-Z), numbers, hyphens, underscores, dots, colons, and spaces",
    ".github/skills/plain/SKILL.md: missing or malformed YAML frontmatter",
    expect.stringMatching(/^\.github\/skills\/yaml\/SKILL\.md: failed to parse YAML frontmatter: /),
  ]);
});

test("a client's skills come first, and have no path", async () => {
  using project = tempTree(PROJECT, { isRepository: true });
  const { skills, errors } = await loadSkills({
    discovered: { workingDirectory: project.root },
    provider: {
      list: async () => [
        { name: "prov", description: "Provided", argumentHint: "[x]" },
        { name: "alpha", description: "the client's", disableModelInvocation: true },
        { name: "not a name", description: "" },
      ],
      read: async () => "",
    },
  });
  expect(skills.slice(0, 2).map(skillEntry)).toEqual([
    {
      name: "alpha",
      commandName: "alpha",
      description: "the client's",
      source: "sdk",
      userInvocable: true,
      enabled: true,
    },
    {
      name: "prov",
      commandName: "prov",
      description: "Provided",
      source: "sdk",
      userInvocable: true,
      enabled: true,
      argumentHint: "[x]",
    },
  ]);
  expect(errors).toEqual(["A skill provider lists a skill with an unusable name: 'not a name'."]);
});

test("a skill provider that fails costs its own skills only", async () => {
  const list = () => Promise.reject(new Error("gone"));
  const catalog = await loadSkills({ provider: { list, read: list } });
  expect(catalog).toEqual({ skills: [], warnings: [], errors: ["The skill provider failed: gone"] });
});

test("tells clients of all, and a model of those it may call", async () => {
  using project = tempTree(PROJECT, { isRepository: true });
  using home = tempTree({ "skills/mine/SKILL.md": skill("mine", "for <you> & 'me'") });
  const catalog = await loadSkills({ discovered: { workingDirectory: project.root, home: home.root } });
  const event = skillsLoaded(catalog);
  expect(event.skills).toHaveLength(catalog.skills.length);
  expect(event.skills.find(({ name }) => name === "beta")).toEqual({
    name: "beta",
    commandName: "beta",
    description: "b",
    source: "project",
    userInvocable: false,
    enabled: true,
    path: project.path(".claude/skills/beta/SKILL.md"),
  });
  const told = availableSkills(withSkillEnabled(catalog, "alpha", false));
  expect(told).toMatch(/^<available_skills>\n<skill>\n {2}<name>beta<\/name>/);
  expect(told).not.toContain("gamma");
  expect(told).toContain(
    "<skill>\n  <name>mine</name>\n  <description>for &lt;you&gt; &amp; &apos;me&apos;</description>\n  <location>user</location>\n</skill>",
  );
  expect(availableSkills({ skills: [], warnings: [], errors: [] })).toBe("");
});

test("names the folders where skills can be created", async () => {
  using project = tempTree({}, { isRepository: true });
  const places = { workingDirectory: project.root, home: "/h", userHome: "/u" };
  const paths = await skillDiscoveryPaths(places);
  expect(paths.map(({ path, scope, preferredForCreation }) => [path, scope, preferredForCreation])).toEqual([
    [project.path(".github/skills"), "project", true],
    [project.path(".agents/skills"), "project", false],
    [project.path(".claude/skills"), "project", false],
    ["/h/skills", "personal-copilot", true],
    ["/u/.agents/skills", "personal-agents", false],
  ]);
});
