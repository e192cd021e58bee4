/** Custom instructions that show while the agent works. */
const view = (t, path) => ({ tools: [{ name: "view", args: { path: t.path(path) } }] });

const files = {
  "AGENTS.md": "Of the root.\n",
  ".github/instructions/p.instructions.md": '---\napplyTo: "p/**"\n---\nFor p.\n',
  "p/AGENTS.md": "Of p: <b> & \"q\" 'r'.\n",
  "p/.github/copilot-instructions.md": "Of p, for Copilot.\n",
  "p/deep/CLAUDE.md": "Of deep.\n",
  "p/deep/f.txt": "f\n",
  "p/g.txt": "g\n",
  "q/AGENTS.md": "Of q.\n",
  "q/f.txt": "f\n",
};

function onDemand(name, { steps, run }) {
  return {
    name: `instructions on demand: ${name}`,
    loose: ["session.tools_updated"],
    files,
    model: (t) => steps(t),
    async run(t) {
      const options = { enableOnDemandInstructionDiscovery: true, onPermissionRequest: t.sdk.approveAll };
      const session = await t.session(options);
      await t.ask(session, "Please look.");
      await run?.(t, { session, options });
    },
  };
}

export const looked = onDemand("the model looks at files", {
  steps: (t) => [
    view(t, "p"),
    view(t, "p/none.txt"),
    view(t, "p/deep/f.txt"),
    view(t, "p/g.txt"),
    { tools: [{ name: "edit", args: { path: t.path("q/f.txt"), old_str: "f", new_str: "e" } }] },
    { text: "Done." },
  ],
});

export const resumed = onDemand("the session is resumed", {
  steps: (t) => [view(t, "q/f.txt"), { text: "Done." }, view(t, "q/f.txt"), { text: "Done again." }],
  async run(t, { session, options }) {
    await session.disconnect();
    const client = await t.client();
    const again = await client.resumeSession(session.sessionId, t.sessionConfig(options));
    t.watch(again);
    await t.ask(again, "Again.");
  },
});
