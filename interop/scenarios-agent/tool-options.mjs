const bash = (command) => ({ tools: [{ name: "bash", args: { command, description: "Work" } }] });

const tools = ["lookup", "other"].map((name) => ({
  name,
  description: "Looks up.",
  parameters: { type: "object", properties: {} },
  handler: () => "found",
}));

const filtered = (name, lists) => ({
  name: `tool lists: ${name}`,
  model: () => [{ text: "Done." }],
  async run(t) {
    await t.ask(await t.session({ tools, ...lists }), "Please work.");
  },
});

export const bySource = filtered("by source", { availableTools: ["builtin:view", "custom:*"] });
export const allOfASource = filtered("all of a source", {
  availableTools: ["mcp:*", "custom:lookup", "bash"],
});
export const excludedSource = filtered("a source left out", {
  excludedTools: ["custom:other", "builtin:bash"],
});
export const both = filtered("on both lists", {
  availableTools: ["view", "lookup"],
  excludedTools: ["lookup"],
});
export const unknownNames = filtered("names that there are not", {
  availableTools: ["view", "VIEW", "mcp:nothing"],
});

const large = (name, largeOutput) => ({
  name: `large outputs: ${name}`,
  parallel: true,
  loose: ["tool.execution_partial_result"],
  ignored: ["tool.execution_complete"],
  model: () => [
    bash("head -c 3000 /dev/zero | tr '\\0' q"),
    { tools: [{ name: "lookup", args: {} }] },
    { text: "Done." },
  ],
  async run(t) {
    const config = largeOutput(t);
    const session = await t.session({ tools, largeOutput: config, onPermissionRequest: t.sdk.approveAll });
    session.on("tool.execution_complete", ({ data }) => {
      const { content = "" } = data.result ?? {};
      const { large_output_threshold_bytes: threshold } = data.toolTelemetry?.metrics ?? {};
      const isThere = config.outputDir === undefined || content.includes(config.outputDir);
      t.note("result", { kind: content.slice(0, 30), threshold, isThere });
    });
    await t.ask(session, "Please work.");
  },
});

export const smaller = large("cut earlier", () => ({ maxSizeBytes: 1000 }));
export const elsewhere = large("kept elsewhere", (t) => ({
  maxSizeBytes: 1000,
  outputDir: t.path("").replace(/\/$/, ""),
}));
export const uncut = large("not cut", () => ({ enabled: false }));

const schema = {
  properties: { tea: { type: "string", enum: ["green", "black"] }, cups: { type: "number" } },
  required: ["tea"],
};
const form = (args) => ({ tools: [{ name: "ask_user", args }] });

export const forms = {
  name: "ask_user: by a form",
  model: () => [
    form({ message: "Tea?", requestedSchema: schema }),
    form({ message: "Tea?", requestedSchema: schema }),
    form({ message: "Tea?", requestedSchema: schema }),
    form({ message: "Tea?" }),
    form({ message: 5, requestedSchema: {} }),
    { text: "Done." },
  ],
  async run(t) {
    const answers = [
      { action: "accept", content: { tea: "green", cups: 2 } },
      { action: "decline" },
      { action: "cancel" },
    ];
    const session = await t.session({
      askUserVariant: "elicitation",
      availableTools: ["ask_user"],
      onElicitationRequest: (request) => {
        t.note("asked", { message: request.message, schema: request.requestedSchema });
        return answers.shift();
      },
    });
    await t.ask(session, "Please ask.");
  },
};

export const userCommands = {
  name: "shell: commands that people run",
  ignored: ["tool.shell_output"],
  model: () => [{ text: "Done." }],
  async run(t) {
    const session = await t.session();
    const run = (requestId, command) => session.rpc.shell.executeUserRequested({ requestId, command });
    await t.outcome("good", () => run("r1", "echo hi"));
    await t.outcome("bad", () => run("r2", "echo no; exit 3"));
    await t.outcome("silent", () => run("r3", "true"));
    await t.outcome("none to cancel", () => session.rpc.shell.cancelUserRequested({ requestId: "r1" }));
    await t.outcome("none to kill", () => session.rpc.shell.kill({ processId: "none" }));
    const { processId } = await session.rpc.shell.exec({ command: "sleep 30" });
    await t.outcome("killed", () => session.rpc.shell.kill({ processId }));
    await t.ask(session, "Please work.");
  },
};

export const directCalls = {
  name: "tools: called by a client",
  files: { "a.txt": "one\n" },
  parallel: true,
  model: () => [{ text: "Done." }],
  async run(t) {
    const session = await t.session({ tools });
    await t.ask(session, "Please work.");
    const call = (name, args) => session.rpc.tools.execute({ name, arguments: args });
    await t.outcome("view", () => call("view", { path: t.path("a.txt") }));
    await t.outcome("wrong", () => call("view", {}));
    await t.outcome("data", () =>
      session.rpc.tools.taskCompleteEventData({
        toolArgs: { summary: "All done." },
        finalResult: { textResultForLlm: "x", resultType: "success" },
      }),
    );
    await t.outcome("sandbox", () => session.rpc.sandbox.getEnforcementStatus());
    await t.outcome("no request", () => session.rpc.sandbox.disableForSession({ requestId: "none" }));
    await t.outcome("excluded", () => session.rpc.contentExclusion.checkPaths({ paths: [t.path("a.txt")] }));
  },
};
