// Slash commands that clients and skills bring.

const commandsOf = (t, name) => [
  {
    name: "deploy",
    description: `${name} deploys`,
    handler: ({ args, command }) => t.note(`${name} ran`, { command, args }),
  },
];

export const clientCommands = {
  name: "commands: one client's are run by another",
  transport: "tcp",
  loose: ["session.resume"],
  async run(t) {
    const first = await t.client();
    const failing = { name: "fails", handler: () => Promise.reject(new Error("no power")) };
    const commands = [...commandsOf(t, "first"), failing];
    const session = await first.createSession(t.sessionConfig({ commands }));
    t.watch(session, "first");
    const second = await t.client();
    const other = await second.resumeSession(session.sessionId, t.sessionConfig());
    t.watch(other, "second");
    const { rpc } = other;
    await t.outcome("list", () => rpc.commands.list({ includeBuiltins: false, includeSkills: false }));
    await t.outcome("invoke", () => rpc.commands.invoke({ name: "deploy", input: "to production" }));
    await t.outcome("invoke without input", () => rpc.commands.invoke({ name: "deploy" }));
    await t.outcome("invoke one that fails", () => rpc.commands.invoke({ name: "fails" }));
    await t.outcome("execute", () => rpc.commands.execute({ commandName: "deploy", args: "a b" }));
    await t.outcome("execute one that fails", () => rpc.commands.execute({ commandName: "fails", args: "" }));
    await t.outcome("unknown to invoke", () => rpc.commands.invoke({ name: "nothing" }));
    await t.outcome("unknown to execute", () => rpc.commands.execute({ commandName: "nothing", args: "" }));
  },
};

export const unionOfCommands = {
  name: "commands: a client that joins brings more, and takes them with it",
  transport: "tcp",
  ignored: ["session.skills_loaded"],
  async run(t) {
    const first = await t.client();
    const session = await first.createSession(t.sessionConfig({ commands: commandsOf(t, "first") }));
    const second = await t.client();
    const brought = [{ name: "other", description: "Other", handler: () => {} }];
    const joined = t.next(session, "session.resume");
    const other = await second.resumeSession(session.sessionId, t.sessionConfig({ commands: brought }));
    await joined;
    const list = () => session.rpc.commands.list({ includeBuiltins: false, includeSkills: false });
    await t.outcome("both", list);
    const gone = t.next(session, "commands.changed");
    await other.disconnect();
    await gone;
    await t.outcome("one", list);
  },
};

export const skillCommand = {
  name: "commands: a skill is invoked by name",
  files: { "skills/helper/SKILL.md": "---\nname: helper\ndescription: Helps out\n---\nDo help.\n" },
  async run(t) {
    const session = await t.session({ skillDirectories: [t.path("skills")] });
    const list = () => session.rpc.commands.list({ includeBuiltins: false });
    t.note(
      "skills",
      (await list()).commands.filter(({ name }) => name === "helper"),
    );
    await t.outcome("invoke", () => session.rpc.commands.invoke({ name: "helper", input: "with it" }));
  },
};

export const queuedCommands = {
  name: "commands: queued ones are handled by whoever says so",
  model: () => [{ text: "Hello." }],
  async run(t) {
    const session = await t.session();
    const { rpc } = session;
    const idle = t.next(session, "session.idle");
    await t.outcome("nobody handles", () => rpc.commands.enqueue({ command: "/ignored" }));
    await idle;
    await rpc.eventLog.registerInterest({ eventType: "command.queued" });
    const queued = t.next(session, "command.queued");
    await rpc.commands.enqueue({ command: "/one" });
    const { requestId } = (await queued).data;
    await rpc.commands.enqueue({ command: "/two", displayText: "Two" });
    const { items } = await rpc.queue.pendingItems();
    t.note(
      "waiting",
      items.map(({ kind, displayText }) => [kind, displayText]),
    );
    const second = t.next(session, "command.queued");
    const respond = (id, result) => rpc.commands.respondToQueuedCommand({ requestId: id, result });
    await t.outcome("handled", () => respond(requestId, { handled: true }));
    await t.outcome("handled again", () => respond(requestId, { handled: true }));
    const ended = t.next(session, "session.idle");
    await t.outcome("not handled", async () => respond((await second).data.requestId, { handled: false }));
    await ended;
  },
};
