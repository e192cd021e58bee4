import { writeFileSync } from "node:fs";

/** `$W` stands for the workspace in what a program says. */
function placed(flow, value) {
  return JSON.parse(
    JSON.stringify(value ?? null)
      .replaceAll("$W", flow.stage.sandbox.workspace)
      .replaceAll("$H", flow.stage.sandbox.home),
  );
}

const SCHEMA = { type: "object", properties: { q: { type: "string" } }, required: ["q"] };

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** What a client's tool makes of a call, by name; anything else is its result as text. */
const OUTCOMES = {
  throw: () => {
    throw new Error("the tool broke");
  },
  failure: () => ({ textResultForLlm: "it failed", resultType: "failure", error: "no luck" }),
  rejected: () => ({ textResultForLlm: "not today", resultType: "rejected" }),
  denied: () => ({ textResultForLlm: "not you", resultType: "denied" }),
  timeout: () => ({ textResultForLlm: "too long", resultType: "timeout" }),
  object: () => ({ found: 7 }),
  nothing: () => undefined,
  empty: () => "",
  image: () => ({
    textResultForLlm: "an image",
    resultType: "success",
    binaryResultsForLlm: [{ data: PNG, mimeType: "image/png", type: "image", description: "a dot" }],
  }),
};

/** What hooks do, by the program's word for it. */
const HOOKS = {
  watch: (note) =>
    Object.fromEntries(
      ["PreToolUse", "PostToolUse", "UserPromptSubmitted", "SessionStart", "SessionEnd", "ErrorOccurred"].map(
        (name) => [`on${name}`, async (input) => note(name, { ...input, timestamp: undefined })],
      ),
    ),
  denyCreate: () => ({
    onPreToolUse: async ({ toolName }) =>
      toolName === "create"
        ? { permissionDecision: "deny", permissionDecisionReason: "not here" }
        : undefined,
  }),
  allow: () => ({ onPreToolUse: async () => ({ permissionDecision: "allow" }) }),
  ask: () => ({
    onPreToolUse: async () => ({ permissionDecision: "ask", permissionDecisionReason: "to be sure" }),
  }),
  changeArguments: () => ({
    onPreToolUse: async ({ toolName }) =>
      toolName === "lookup" ? { modifiedArgs: { q: "changed" } } : undefined,
  }),
  changeResults: () => ({
    onPostToolUse: async () => ({
      modifiedResult: { textResultForLlm: "changed", resultType: "success" },
      additionalContext: "after the tool",
    }),
  }),
  preThrows: () => ({
    onPreToolUse: async () => {
      throw new Error("hook broke");
    },
  }),
  postThrows: () => ({
    onPostToolUse: async () => {
      throw new Error("hook broke");
    },
  }),
  prompt: () => ({
    onUserPromptSubmitted: async ({ prompt }) => ({
      modifiedPrompt: `${prompt} Twice.`,
      additionalContext: "with the prompt",
    }),
  }),
  promptThrows: () => ({
    onUserPromptSubmitted: async () => {
      throw new Error("hook broke");
    },
  }),
  start: () => ({ onSessionStart: async () => ({ additionalContext: "at the start" }) }),
  retry: () => ({ onErrorOccurred: async () => ({ errorHandling: "retry", retryCount: 1 }) }),
  skip: () => ({ onErrorOccurred: async () => ({ errorHandling: "skip" }) }),
};

/** Options of a session for a client in `role`: what it is asked is held. */
function configOf(flow, role) {
  const { stage, program } = flow;
  const note = (what, value) => {
    flow.stir();
    stage.note(`${role}: ${what}`, value);
  };
  const held = (kind, call = "") => flow.hold({ kind, role, call, key: `2 ${kind} ${call} ${role}` });
  return stage.sessionConfig({
    streaming: program.streaming,
    ...(program.options ?? {}),
    onPermissionRequest: async (request) => {
      note("permission", request);
      return held("permission", request.toolCallId);
    },
    onUserInputRequest: async (request) => {
      note("input", request);
      const answer = await held("input");
      if (answer === "throw") throw new Error("no answer");
      return { answer, wasFreeform: true };
    },
    ...(program.plans && {
      onExitPlanModeRequest: async (request) => {
        note("exit plan mode", request);
        return held("plan");
      },
    }),
    hooks: program.hooks && HOOKS[program.hooks](note),
    ...(role === "host" && {
      tools: ["lookup", "free"].map((name) =>
        stage.sdk.defineTool(name, {
          description: `The tool ${name}`,
          parameters: SCHEMA,
          skipPermission: name === "free",
          handler: async (args, { toolCallId }) => {
            note("tool", { name, args, toolCallId });
            const outcome = await held("tool", toolCallId);
            return OUTCOMES[outcome] ? OUTCOMES[outcome]() : outcome;
          },
        }),
      ),
    }),
  });
}

/** A call of the session by its name on the wire, whether or not an SDK has it. */
const wire = (flow, method, params = {}) => {
  const session = flow.sessions.host;
  if (session === undefined) return Promise.reject(new Error("no session"));
  return session.connection.sendRequest(method, { sessionId: session.sessionId, ...params });
};

const answering = (kind, pick) => async (flow, params) => {
  const hold = flow.find({ kind, role: params.role });
  if (hold === undefined) flow.stage.note("nothing held");
  else hold.release(pick(flow, params));
};

/** What a program is made of: the actions of its clients, its model and its user, by name. */
export const actions = {
  async open(flow) {
    flow.clients.host = await flow.stage.client();
    const session = await flow.clients.host.createSession(configOf(flow, "host"));
    flow.sessionId = session.sessionId;
    flow.follow(session, "host");
  },

  /** A prompt. @param params `mode` of the message, `agentMode`, `role` of who sends it */
  async send(flow, { role = "host", ...message }) {
    flow.call(`send ${message.prompt}`, () => flow.sessions[role].send(message));
  },

  /** A prompt by the method itself, which may wait for its end. */
  async wireSend(flow, message) {
    flow.call(`send ${message.prompt}`, () => wire(flow, "session.send", message));
  },

  /** Answers a model request. @param params `who` asked, and the `step` to answer with */
  async answer(flow, { who, step }) {
    const hold = flow.find({ kind: "model", who });
    if (hold === undefined) flow.stage.note("nothing held");
    else if (hold.proceed) hold.proceed();
    else hold.release(placed(flow, step));
  },

  /** Begins an answer and stays in the middle of it until it is asked to go on by `answer`. */
  async begin(flow, { who, step, after }) {
    const hold = flow.find({ kind: "model", who });
    if (hold === undefined || hold.proceed) return flow.stage.note("nothing held");
    let sent = 0;
    hold.release({
      ...placed(flow, step),
      between: async () => {
        flow.stir();
        if (++sent !== after) return;
        await new Promise((resolve) => {
          const middle = { ...hold, proceed: () => go(), release: () => go(), drop: () => go() };
          const go = () => {
            flow.held = flow.held.filter((other) => other !== middle);
            flow.stir();
            resolve();
          };
          flow.held.push(middle);
          hold.gone?.then(go);
        });
      },
    });
  },

  permission: answering("permission", (flow, { decision }) => placed(flow, decision)),
  input: answering("input", (_flow, { answer }) => answer),
  plan: answering("plan", (_flow, { answer }) => answer),
  tool: answering("tool", (_flow, { outcome }) => outcome),

  /** Lets commands that wait go on, those of later too. */
  async openGate(flow) {
    writeFileSync(flow.stage.path(".gate"), "");
    flow.forgetCommands();
  },

  async abort(flow) {
    await flow.call("abort", () => flow.sessions.host.abort());
  },

  /** Any method of the session. */
  async rpc(flow, { method, params }) {
    flow.call(method, () => wire(flow, method, placed(flow, params ?? {})));
  },

  /** A method on the n-th item that waits in the queue. */
  async queue(flow, { method, nth, params }) {
    await flow.call(`session.queue.${method}`, async () => {
      const { items } = await wire(flow, "session.queue.pendingItems");
      const item = items[nth % Math.max(1, items.length)];
      if (item === undefined) return "nothing waits";
      return wire(flow, `session.queue.${method}`, { id: item.id, ...params });
    });
  },

  /** Leaves the session, and comes back later by `resume`. */
  async leave(flow, { role = "host" }) {
    const session = flow.sessions[role];
    if (session === undefined) return flow.stage.note("not here");
    flow.forget(role);
    await flow.call("leave", () => session.disconnect());
  },

  async resume(flow, { role = "host", ...more }) {
    if (flow.sessions[role] !== undefined) return flow.stage.note("already here");
    await flow.call("resume", async () => {
      flow.clients[role] ??= await flow.stage.client();
      const session = await flow.clients[role].resumeSession(flow.sessionId, {
        ...configOf(flow, role),
        ...more,
      });
      flow.follow(session, role);
    });
  },

  /** Ends the runtime and brings the session back in another. @param how `stop` or `force` */
  async restart(flow, { how, ...more }) {
    const client = flow.clients.host;
    flow.forget("host");
    flow.forgetCommands();
    delete flow.clients.host;
    if (how === "stop") await flow.call("stop", () => flow.stage.stop(client).then(() => "stopped"));
    else await flow.call("force stop", () => client.forceStop());
    await flow.settle();
    await actions.resume(flow, more);
  },

  /** Cuts the history before the n-th prompt. @param how `truncate` or `rewind` */
  async cut(flow, { how, nth }) {
    await flow.call(`session.history.${how}`, async () => {
      const prompts = (await flow.sessions.host.getEvents()).filter(({ type }) => type === "user.message");
      const prompt = prompts[nth % Math.max(1, prompts.length)];
      if (prompt === undefined) return "nothing to cut";
      const more = how === "rewind" ? { mode: "conversation" } : {};
      return wire(flow, `session.history.${how}`, { eventId: prompt.id, ...more });
    });
  },

  /** Forks the session and looks at what the fork has. */
  async fork(flow) {
    await flow.call("fork", async () => {
      const { connection } = flow.sessions.host;
      const { sessionId } = await connection.sendRequest("sessions.fork", { sessionId: flow.sessionId });
      const { provider } = flow.stage;
      await connection.sendRequest("session.resume", { sessionId, model: "gpt-4.1", provider });
      const { events } = await connection.sendRequest("session.getMessages", { sessionId });
      await connection.sendRequest("session.detach", { sessionId });
      return events
        .filter(({ type }) => type !== "session.usage_checkpoint" && type !== "system.message")
        .map(({ type: what }) => ({ what }));
    });
  },

  /** Deletes the session for good: nothing comes after it. */
  async delete(flow) {
    flow.isOver = true;
    await flow.call("delete", () => flow.clients.host.deleteSession(flow.sessionId));
  },
};
