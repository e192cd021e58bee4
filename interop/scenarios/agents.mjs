const critic = {
  name: "critic",
  displayName: "The critic",
  description: "Finds faults",
  tools: ["view", "grep"],
  prompt: "Find every HOTEL.",
};
const writer = { name: "writer", description: "Writes", prompt: "Write INDIA." };

/** Which of these words the system message of the last request has. */
function noteWords(t, words) {
  const system = t.model.requests.at(-1).body.messages.find(({ role }) => role === "system")?.content ?? "";
  t.note(
    "system message says",
    words.filter((word) => system.includes(word)),
  );
}

export const selectedAtCreate = {
  name: "a custom agent chosen at the start",
  model: () => [{ text: "Seen." }],
  async run(t) {
    const session = await t.session({ customAgents: [critic, writer], agent: "critic" });
    await t.ask(session, "Hello.");
    noteWords(t, ["HOTEL", "INDIA"]);
    await t.outcome("current", () => session.rpc.agent.getCurrent());
    await t.outcome("list", () => session.rpc.agent.list());
    await t.outcome("deselect", () => session.rpc.agent.deselect());
    await t.ask(session, "And now?");
    noteWords(t, ["HOTEL", "INDIA"]);
  },
};

export const selectedLater = {
  name: "a custom agent chosen later",
  model: () => [{ text: "Seen." }],
  async run(t) {
    const session = await t.session({ customAgents: [critic, writer] });
    await t.ask(session, "Hello.");
    await t.outcome("select", () => session.rpc.agent.select({ name: "writer" }));
    await t.outcome("select nobody", () => session.rpc.agent.select({ name: "nobody" }));
    await t.ask(session, "And now?");
    noteWords(t, ["HOTEL", "INDIA"]);
    await t.outcome("select again", () => session.rpc.agent.select({ name: "critic" }));
    await t.outcome("reload", () => session.rpc.agent.reload());
    await t.outcome("current", () => session.rpc.agent.getCurrent());
  },
};

export const unknownAgent = {
  name: "a custom agent that does not exist",
  async run(t) {
    await t.outcome("create", () => t.session({ customAgents: [critic], agent: "nobody" }));
  },
};
