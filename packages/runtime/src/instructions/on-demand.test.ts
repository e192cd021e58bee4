import { expect, test } from "vitest";
import { tempTree } from "../agents/documents/testing/temp-tree.js";
import { discoverInstructions } from "./discover-instructions.js";
import { discoveredNotification, discoveredText, OnDemandInstructions } from "./on-demand.js";

test("finds the rules for a file, then what its folders say, nearest first, each once", async () => {
  using tree = tempTree(
    {
      "AGENTS.md": "shown already",
      ".github/instructions/t.instructions.md": '---\napplyTo: "p/**"\n---\nP RULE',
      ".github/instructions/u.instructions.md": '---\napplyTo: "q/**"\n---\nOTHER',
      "p/AGENTS.md": 'P <b> & "q"',
      "p/CLAUDE.md": "P CLAUDE",
      "p/.github/copilot-instructions.md": "P COPILOT",
      "p/.github/instructions/z.instructions.md": "P ALWAYS",
      "p/.github/instructions/y.instructions.md": '---\napplyTo: "r/*.txt"\n---\nP FOR R',
      "p/r/AGENTS.md": "R",
      "p/r/f.txt": "f",
    },
    { isRepository: true },
  );
  const known = await discoverInstructions({ workingDirectory: tree.root });
  const instructions = new OnDemandInstructions(tree.root, known);
  const found = await instructions.forFile(tree.path("p/r/f.txt"));
  expect(found.map(({ sourcePath, description }) => `${sourcePath}: ${description}`)).toEqual([
    ".github/instructions/t.instructions.md: t.instructions.md from .github/instructions/",
    "p/r/AGENTS.md: AGENTS.md from p/r/",
    "p/.github/copilot-instructions.md: copilot-instructions.md from p/.github/",
    "p/AGENTS.md: AGENTS.md from p/",
    "p/CLAUDE.md: CLAUDE.md from p/",
    "p/.github/instructions/y.instructions.md: y.instructions.md from p/.github/instructions/",
    "p/.github/instructions/z.instructions.md: z.instructions.md from p/.github/instructions/",
  ]);
  expect(await instructions.forFile(tree.path("p/r/f.txt"))).toEqual([]);
  expect(await instructions.forFile(tree.path("a.txt"))).toEqual([]);
  expect(await instructions.forFile("/elsewhere/p/r/f.txt")).toEqual([]);

  const text = discoveredText(found.slice(3, 4));
  expect(text).toMatch(
    /^\n<system_reminder>\n.*p\/AGENTS\.md.*\n\nP &lt;b&gt; &amp; &quot;q&quot;\n<\/system_reminder>$/,
  );
  const [, agents] = found;
  expect(agents && discoveredNotification(agents, { file: "/w/p/r/f.txt", tool: "view" })).toEqual({
    content: "Discovered instruction: p/r/AGENTS.md",
    kind: {
      type: "instruction_discovered",
      sourcePath: "p/r/AGENTS.md",
      triggerFile: "/w/p/r/f.txt",
      triggerTool: "view",
      description: "AGENTS.md from p/r/",
    },
  });
});
