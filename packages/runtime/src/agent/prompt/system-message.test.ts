import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { composeSystemMessage, type SystemMessageConfig } from "./system-message.js";

const context = {
  workingDirectory: "/nowhere",
  model: { id: "some-model", name: "Some Model" },
  tools: ["bash", "read_bash", "view", "edit"],
};

const compose = (config?: SystemMessageConfig) => composeSystemMessage(config, context);

test("the default message is made of what never changes and what the session adds", async () => {
  const root = await mkdtemp(join(tmpdir(), "parley-repo-"));
  await mkdir(join(root, ".git"));
  await mkdir(join(root, "deep"));
  const { content, blocks, warnings } = composeSystemMessage(undefined, {
    ...context,
    workingDirectory: join(root, "deep"),
  });
  expect(content).toMatch(/^You are Parley/);
  expect(content).toContain(`Working directory: ${join(root, "deep")}`);
  expect(content).toContain(`Git repository: ${root}`);
  expect(content).toContain("Some Model");
  expect(blocks?.map(({ isStatic }) => isStatic)).toEqual([true, undefined]);
  expect(blocks?.map((block) => block.content).join("\n\n")).toBe(content);
  expect(warnings).toEqual([]);
});

test("tools that are not there are not spoken of", () => {
  expect(compose().content).toContain("`read_bash`");
  expect(composeSystemMessage(undefined, { ...context, tools: [] }).content).not.toContain("<tools>");
});

test("appended content joins the custom instructions", () => {
  const { content } = compose({ content: "Mine." });
  expect(content).toContain("</tools>\n\nMine.\n\nYou run on the model");
});

test("a replacing message stands alone, even when empty", () => {
  expect(compose({ mode: "replace", content: "Mine." })).toEqual({ content: "Mine.", warnings: [] });
  expect(compose({ mode: "replace", content: "" }).content).toBe("");
});

test("sections are changed one by one", () => {
  const { content } = compose({
    mode: "customize",
    sections: {
      preamble: { action: "replace", content: "You are X." },
      tone: { action: "remove" },
      safety: { action: "prepend", content: "<first>" },
      guidelines: { action: "append", content: "<last>" },
      last_instructions: { action: "replace", content: "Bye." },
    },
    content: "Extra.",
  });
  expect(content).toMatch(/^You are X\./);
  expect(content).not.toContain("# How to answer");
  expect(content).toContain("<first># Limits");
  expect(content).toContain("you made.<last>");
  expect(content).toContain("Extra.");
  expect(content).toMatch(/Bye\.$/);
});

test("removing the identity removes its parts, save those preserved", () => {
  const { content } = compose({
    mode: "customize",
    sections: { identity: { action: "remove" }, tone: { action: "preserve" } },
  });
  expect(content).toMatch(/^# How to answer/);
  expect(content).not.toContain("You are Parley");
  expect(content).not.toContain("# Using tools");
});

test("an unknown section's content is kept, with a warning", () => {
  const { content, warnings } = compose({
    mode: "customize",
    sections: { zzz: { action: "replace", content: "Unknown." }, yyy: { action: "remove" } },
  });
  expect(content).toContain("Unknown.");
  expect(warnings).toEqual([
    'Unknown section "zzz" was not found. Content was appended to additional instructions.',
  ]);
});
