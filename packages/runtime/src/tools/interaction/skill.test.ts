import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadSkills, type SkillCatalog } from "../../skills/index.js";
import { Harness } from "../testing/harness.js";
import { createSkillTool } from "./skill.js";

let harness: Harness;
let catalog: SkillCatalog;
beforeEach(async () => {
  harness = new Harness({ tools: [createSkillTool({ catalog: () => catalog })] });
  writeFileSync(harness.path("SKILL.md"), "---\nname: alpha\ndescription: Does alpha\n---\n\n# Alpha\n");
  writeFileSync(harness.path("extra.txt"), "x");
  catalog = await loadSkills({ directories: [harness.workspace] });
});
afterEach(() => harness.dispose());

describe("skill", () => {
  it("shows the model what the skill says, and tells of it", async () => {
    const { result } = await harness.call("skill", { skill: "ALPHA" });
    expect(result).toMatchObject({
      textResultForLlm: 'Skill "alpha" loaded successfully. Follow the instructions in the skill context.',
      contextForLlm:
        `<skill-context name="alpha">\nBase directory for this skill: ${harness.workspace}\n\n` +
        `Related files (use view tool to read):\n  - ${harness.path("extra.txt")}\n\n# Alpha\n\n</skill-context>`,
    });
    expect(harness.types()).toEqual(["tool.execution_start", "tool.execution_complete", "skill.invoked"]);
    expect(harness.of("skill.invoked")[0]).toMatchObject({
      name: "alpha",
      path: harness.path("SKILL.md"),
      trigger: "agent-invoked",
      model: "model",
    });
  });

  it.each([
    [{ skill: "beta" }, 'Skill "beta" not found. Available skills: alpha', "Skill not found: beta"],
    [{}, 'Failed to load skill: "skill": Required', '"skill": Required'],
  ])("says what it can't load: %j", async (args, text, message) => {
    expect(await harness.told("skill", { ...args })).toBe(text);
    expect(harness.of("tool.execution_complete")[0].error).toEqual({ message, code: "failure" });
    expect(harness.of("skill.invoked")).toEqual([]);
  });
});
