import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { tempTree } from "../agents/documents/testing/temp-tree.js";
import { failedSkill, invokeSkill, skillContextDelivered, skillInvoked } from "./invoke-skill.js";
import { loadSkills } from "./load-skills.js";
import { skillContext } from "./skill-content.js";

const ALPHA = "---\nname: alpha\ndescription: Alpha skill\nallowed-tools: [bash]\n---\n# alpha\nDo alpha.\n";

async function folderOf(files: Readonly<Record<string, string>>) {
  const tree = tempTree(files);
  return {
    tree,
    catalog: await loadSkills({ directories: [tree.root] }),
    [Symbol.dispose]: () => tree[Symbol.dispose](),
  };
}

test("shows the model what a skill says and which files belong to it", async () => {
  using given = await folderOf({ "alpha/SKILL.md": ALPHA, "alpha/ref/more.md": "x" });
  const { tree, catalog } = given;
  const call = await invokeSkill("ALPHA", catalog);
  expect(call).toMatchObject({
    state: "loaded",
    text: 'Skill "alpha" loaded successfully. Follow the instructions in the skill context.',
    context: [
      '<skill-context name="alpha">',
      `Base directory for this skill: ${tree.path("alpha")}`,
      "",
      "Related files (use view tool to read):",
      `  - ${tree.path("alpha/ref/more.md")}`,
      "",
      "# alpha\nDo alpha.\n",
      "</skill-context>",
    ].join("\n"),
    telemetry: {
      properties: { skillSource: "custom", found: "true" },
      restrictedProperties: { skillName: "alpha" },
      metrics: { skillContentLength: 18 },
    },
  });
  if (call.state !== "loaded") throw new Error(call.error);
  expect(skillContextDelivered(call.loaded, "i1")).toEqual({
    interactionId: "i1",
    source: "skill-alpha",
    content: call.context,
  });
  const use = { trigger: "agent-invoked", model: "gpt-4.1", turn: 3 } as const;
  expect(skillInvoked(call.loaded, use)).toEqual({
    name: "alpha",
    path: tree.path("alpha/SKILL.md"),
    content: "# alpha\nDo alpha.\n",
    allowedTools: ["bash"],
    source: "custom",
    pluginName: null,
    pluginVersion: null,
    description: "Alpha skill",
    trigger: "agent-invoked",
    model: "gpt-4.1",
    invokedAtTurn: 3,
  });
  expect(skillInvoked(call.loaded, { ...use, trigger: "context-load", turn: 0 })).toEqual({
    name: "alpha",
    path: tree.path("alpha/SKILL.md"),
    content: "# alpha\nDo alpha.\n",
    disableModelInvocation: false,
    source: "custom",
    description: "Alpha skill",
    trigger: "context-load",
    model: "gpt-4.1",
    invokedAtTurn: 0,
  });
});

test("an unknown skill, one that is off and one for people only are not found", async () => {
  using given = await folderOf({
    "alpha/SKILL.md": ALPHA,
    "hidden/SKILL.md": "---\nname: hidden\ndescription: h\ndisable-model-invocation: true\n---\n",
    "off/SKILL.md": "---\nname: off\ndescription: o\n---\n",
  });
  const catalog = await loadSkills({ directories: [given.tree.root], disabled: ["off"] });
  for (const name of ["nope", "hidden", "off", ""]) {
    expect(await invokeSkill(name, catalog)).toEqual({
      state: "failed",
      text: `Skill "${name}" not found. Available skills: alpha`,
      error: `Skill not found: ${name}`,
      telemetry: {
        properties: { skillNameHash: expect.stringMatching(/^[0-9a-f]{64}$/), found: "false" },
        restrictedProperties: { skillName: name },
      },
    });
  }
});

test("a skill whose file is gone fails the call, and says so", async () => {
  using given = await folderOf({ "alpha/SKILL.md": ALPHA });
  rmSync(given.tree.path("alpha"), { recursive: true });
  expect(await invokeSkill("alpha", given.catalog)).toEqual({
    state: "failed",
    text: "Failed to load skill: its file is gone",
    error: "its file is gone",
  });
  expect(failedSkill('"skill": Required').text).toBe('Failed to load skill: "skill": Required');
});

test("asks the client for a skill that it provides", async () => {
  const read: string[] = [];
  const provider = {
    list: async () => [{ name: "prov", description: "Provided" }],
    read: async (name: string) => {
      read.push(name);
      return "---\r\nname: prov\r\ndescription: Provided\r\n---\r\nBODY\r\n";
    },
  };
  const catalog = await loadSkills({ provider });
  expect(read).toEqual([]);
  const call = await invokeSkill("prov", catalog, provider);
  if (call.state !== "loaded") throw new Error(call.error);
  expect(read).toEqual(["prov"]);
  expect(skillInvoked(call.loaded, { trigger: "agent-invoked", model: "m", turn: 1 })).toMatchObject({
    path: "",
    content: "BODY\n",
    source: "sdk",
  });
  expect(skillContext(call.loaded)).toMatch(/^<skill-context name="prov">\n.+\nBODY\n\n<\/skill-context>$/);
});

test("a provided skill that is too large fails the call", async () => {
  const provider = {
    list: async () => [{ name: "big", description: "" }],
    read: async () => "x".repeat(1024 * 1024 + 1),
  };
  const call = await invokeSkill("big", await loadSkills({ provider }), provider);
  expect(call).toMatchObject({ state: "failed", error: "the provided skill is too large" });
});
