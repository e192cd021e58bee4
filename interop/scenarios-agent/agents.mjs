export const chosenAgent = {
  name: "agents: a custom agent is chosen",
  files: { "a.txt": "one\n" },
  model: (t) => [{ tools: [{ name: "view", args: { path: t.path("a.txt") } }] }, { text: "Done." }],
  async run(t) {
    const reader = {
      name: "reader",
      displayName: "Reader",
      description: "Reads",
      tools: ["view"],
      prompt: "Read.",
    };
    await t.ask(await t.session({ customAgents: [reader], agent: "reader" }), "Please work.");
  },
};
