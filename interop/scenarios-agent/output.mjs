import { lookup } from "../scenarios/basics.mjs";

function outputScenario(name, { files, steps, config }) {
  return {
    name,
    files,
    model: (t) => [...steps(t), { text: "Done." }],
    async run(t) {
      await t.ask(await t.session(config?.(t)), "Please work.");
    },
  };
}

const bash = (args) => ({ tools: [{ name: "bash", args: { description: "d", ...args } }] });

export const largeOutput = outputScenario("output: large, of bash, of a custom tool, of a file", {
  files: { "large.txt": `${"0123456789abcdef\n".repeat(6000)}` },
  steps: (t) => [
    bash({ command: "seq 1 20000" }),
    { tools: [{ name: "lookup", args: { q: "x" } }] },
    { tools: [{ name: "view", args: { path: t.path("large.txt") } }] },
    { tools: [{ name: "view", args: { path: t.path("large.txt"), forceReadLargeFiles: true } }] },
    { tools: [{ name: "grep", args: { pattern: "0123", output_mode: "content" } }] },
  ],
  config: (t) => ({ tools: [lookup(t, () => "word ".repeat(20_000))] }),
});

export const background = outputScenario("bash: in the background", {
  steps: () => [
    bash({ command: "echo started; sleep 0.3; echo ended", mode: "async", shellId: "bg" }),
    { tools: [{ name: "read_bash", args: { shellId: "bg", delay: 1 } }] },
    { tools: [{ name: "list_bash", args: {} }] },
    { tools: [{ name: "stop_bash", args: { shellId: "bg" } }] },
  ],
});

export const stopped = outputScenario("bash: stopped", {
  steps: () => [
    bash({ command: "echo begun; sleep 60", mode: "async", shellId: "long" }),
    { tools: [{ name: "read_bash", args: { shellId: "long", delay: 1 } }] },
    { tools: [{ name: "stop_bash", args: { shellId: "long" } }] },
    { tools: [{ name: "read_bash", args: { shellId: "long", delay: 1 } }] },
  ],
});

export const slow = outputScenario("bash: slower than it waits", {
  steps: () => [
    bash({ command: "echo begun; sleep 2; echo over", initial_wait: 1, shellId: "slow" }),
    { tools: [{ name: "read_bash", args: { shellId: "slow", delay: 5 } }] },
  ],
});

export const binary = outputScenario("output: an image, and bytes that are no text", {
  files: { "a.bin": "\u0000\u0001\u0002binary\u0000" },
  steps: (t) => [
    { tools: [{ name: "view", args: { path: t.path("a.bin") } }] },
    bash({ command: "printf '\\000\\377\\376x'" }),
    { tools: [{ name: "lookup", args: { q: "x" } }] },
  ],
  config: (t) => ({
    tools: [
      lookup(t, () => ({
        textResultForLlm: "an image",
        resultType: "success",
        binaryResultsForLlm: [
          { data: "iVBORw0KGgo=", mimeType: "image/png", type: "image", description: "dot" },
        ],
      })),
    ],
  }),
});
