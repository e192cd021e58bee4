/**
 * The model's window: what fills it, what is summarized and left out, limits, modes and autopilot.
 *
 * Texts are made of words that are a token each to every tokenizer and estimate.
 */
const SUMMARY = "<overview>\nAll so far.\n</overview>\n<checkpoint_title>Some work done</checkpoint_title>";

const LIMIT = 100_000;

const tokens = (count) => "the cat ".repeat(count / 2).trim();

/** Answers a request for a summary with `summary`, and any other with the next of `steps`; the last repeats. */
function answering(steps, summary = { text: SUMMARY }) {
  let next = 0;
  return (body) => {
    if (body.tool_choice !== "none") return steps[Math.min(next++, steps.length - 1)];
    return typeof summary === "function" ? summary() : summary;
  };
}

function limited(t, more) {
  return { streaming: false, provider: { ...t.provider, maxPromptTokens: LIMIT }, ...more };
}

/** Asks for something that begins a compaction, which ends once the session is idle. */
async function askAndCompact(t, session, prompt) {
  const over = t.next(session, "session.compaction_complete");
  await t.ask(session, prompt);
  t.open(prompt);
  await over;
}

export const background = {
  name: "compaction: in the background",
  model: (t) => answering([{ text: "Fine." }], { text: SUMMARY, wait: t.gate(tokens(40_000)) }),
  async run(t) {
    const session = await t.session(limited(t));
    await t.ask(session, tokens(40_002));
    await askAndCompact(t, session, tokens(40_000));
    await t.ask(session, "After it.");
  },
};

export const exhausted = {
  name: "compaction: a call waits for it when the window is all but full",
  model: (t) => answering([{ text: "Fine." }], { text: SUMMARY, wait: t.gate("summary") }),
  async run(t) {
    const session = await t.session(limited(t));
    await t.ask(session, tokens(40_000));
    await t.ask(session, tokens(40_000));
    const idle = t.next(session, "session.idle");
    const begun = t.next(session, "assistant.turn_start");
    await session.send({ prompt: tokens(13_000) });
    await begun;
    t.open("summary");
    await idle;
  },
};

export const failing = {
  name: "compaction: it fails, and the oldest messages are left out",
  model: (t) => {
    const waits = [t.gate(tokens(24_000)), t.gate(tokens(30_002))];
    const failure = { status: 400, raw: '{"error":{"message":"no summaries"}}' };
    return answering([{ text: "Fine." }], () => ({ ...failure, wait: waits.shift() }));
  },
  async run(t) {
    const session = await t.session(limited(t));
    await t.ask(session, tokens(30_000));
    await t.ask(session, tokens(30_000));
    await askAndCompact(t, session, tokens(24_000));
    await t.ask(session, tokens(30_000));
    await askAndCompact(t, session, tokens(30_002));
  },
};

export const refused = {
  name: "compaction: the model refuses the prompt as too long",
  model: () =>
    answering([
      { text: tokens(20_000) },
      { status: 413, raw: '{"error":{"message":"too large"}}' },
      { text: "Fits." },
    ]),
  async run(t) {
    const session = await t.session(limited(t));
    await t.ask(session, "One.");
    await t.ask(session, "Two.");
  },
};

export const byHand = {
  name: "compaction: by hand, with a plan",
  model: (t) => answering([{ text: "Fine." }], { text: SUMMARY, wait: t.gate("summary") }),
  async run(t) {
    const session = await t.session(limited(t));
    const { history, plan } = session.rpc;
    await t.outcome("nothing", () => history.compact());
    await t.outcome("abort none", () => history.abortManualCompaction());
    await t.outcome("cancel none", () => history.cancelBackgroundCompaction());
    await plan.update({ content: "# Plan\n- one" });
    await t.ask(session, "One.");
    const compacting = t.outcome("compact", () => history.compact());
    await t.next(session, "session.compaction_start");
    await t.outcome("meanwhile", () => history.compact());
    t.open("summary");
    await compacting;
    await t.ask(session, "Two.");
  },
};

export const aborted = {
  name: "compaction: by hand, given up",
  loose: ["session.compaction_complete"],
  ignored: ["model.telemetry", "model.turn_failed"],
  model: (t) =>
    answering([{ text: "Fine." }], () => {
      t.open("asked");
      return { text: SUMMARY, wait: t.gate("never") };
    }),
  async run(t) {
    const session = await t.session(limited(t));
    await t.ask(session, "One.");
    const compacting = session.rpc.history.compact().then(
      (result) => ({ result }),
      ({ message, code }) => ({ error: message, code }),
    );
    await t.gate("asked");
    await t.outcome("abort", () => session.rpc.history.abortManualCompaction());
    t.note("compact", await compacting);
    t.open("never");
    await t.ask(session, "Two.");
  },
};

export const restarted = {
  name: "compaction: the session is resumed after it",
  model: () => answering([{ text: "Fine." }]),
  async run(t) {
    const session = await t.session(limited(t));
    await t.ask(session, "One.");
    await session.rpc.history.compact();
    await t.ask(session, "Two.");
    await session.disconnect();
    const client = await t.client();
    const resumed = await client.resumeSession(session.sessionId, t.sessionConfig(limited(t)));
    t.watch(resumed);
    await t.ask(resumed, "Three.");
  },
};

const CONTEXT_KEYS = (value) => value && Object.keys(value).sort();

export const reports = {
  name: "context: what fills it",
  model: () => [{ text: "Fine." }],
  async run(t) {
    const session = await t.session(limited(t));
    const { metadata } = session.rpc;
    const report = async (when) => {
      const { contextInfo } = await metadata.contextInfo({ promptTokenLimit: 0, outputTokenLimit: 0 });
      const { contextAttribution } = await metadata.getContextAttribution();
      const { messages } = await metadata.getContextHeaviestMessages();
      t.note(when, {
        info: CONTEXT_KEYS(contextInfo),
        window: contextInfo && [
          contextInfo.promptTokenLimit,
          contextInfo.compactionThreshold,
          contextInfo.bufferTokens,
        ],
        categories: CONTEXT_KEYS(contextAttribution?.categories),
        entries: contextAttribution?.entries.slice(0, 3).map(({ tokens: _, ...entry }) => entry),
        compactions: contextAttribution?.compactions,
        messages: messages.map(({ tokens: _, ...message }) => message),
        recomputed: CONTEXT_KEYS(await metadata.recomputeContextTokens({ modelId: "gpt-4.1" })),
      });
    };
    await report("before");
    await t.ask(session, "One.");
    await report("after");
  },
};

export const sideQuestion = {
  name: "context: a question on the side",
  model: () => [{ text: "Fine." }, { text: "On the side." }, { text: "And on." }],
  async run(t) {
    const session = await t.session(limited(t));
    await t.ask(session, "One.");
    await t.outcome("answer", () => session.rpc.ui.ephemeralQuery({ question: "What is up?" }));
    await t.ask(session, "Two.");
  },
};

export const limits = {
  name: "limits: of a session",
  model: () => [{ text: "Fine." }],
  async run(t) {
    await t.outcome("too low", () => t.session(limited(t, { sessionLimits: { maxAiCredits: 5 } })));
    const session = await t.session(limited(t, { sessionLimits: { maxAiCredits: 100 } }));
    await t.ask(session, "One.");
    const { options, ui, metadata } = session.rpc;
    t.note("limits", (await metadata.snapshot()).sessionLimits);
    await t.outcome("update", () => options.update({ sessionLimits: { maxAiCredits: 50 } }));
    await t.outcome("lift", () => options.update({ sessionLimits: null }));
    const answer = { requestId: "none", response: { action: "cancel" } };
    await t.outcome("late answer", () => ui.handlePendingSessionLimitsExhausted(answer));
    await t.ask(session, "Two.");
  },
};

export const autoMode = {
  name: "automatic models: what a session without them answers",
  model: () => [{ text: "Fine." }],
  async run(t) {
    const session = await t.session(limited(t));
    const { ui, model } = session.rpc;
    const answer = { requestId: "none", response: "yes" };
    await t.outcome("late answer", () => ui.handlePendingAutoModeSwitch(answer));
    await t.outcome("switch tier", () => model.switchAutoTier({ autoTier: "balance" }));
    const { handle } = await ui.registerDirectAutoModeSwitchHandler();
    t.note("handle", handle.slice(0, 5));
    await t.outcome("unregister", () => ui.unregisterDirectAutoModeSwitchHandler({ handle }));
    await t.outcome("again", () => ui.unregisterDirectAutoModeSwitchHandler({ handle }));
  },
};

export const modes = {
  name: "modes: prompts in each, and back",
  model: () => [{ text: "Fine." }],
  async run(t) {
    const session = await t.session(limited(t));
    const say = async (mode, ...prompts) => {
      await session.rpc.mode.set({ mode });
      for (const prompt of prompts) await t.ask(session, prompt);
    };
    await t.ask(session, "Hello.");
    await say("plan", "Plan it.", "Plan more.");
    await say("interactive", "Back.");
    await session.sendAndWait({ prompt: "By prompt.", agentMode: "plan" });
    await session.sendAndWait({ prompt: "Not any more." });
  },
};

export const midTurn = {
  name: "modes: changed by a tool",
  model: () => [{ tools: [{ name: "change", args: {} }] }, { text: "Planned." }],
  async run(t) {
    let session;
    const change = t.sdk.defineTool("change", {
      description: "Changes the mode",
      skipPermission: true,
      handler: async () => {
        await session.rpc.mode.set({ mode: "plan" });
        return "changed";
      },
    });
    session = await t.session(limited(t, { tools: [change] }));
    await t.ask(session, "Change.");
    await t.ask(session, "And now?");
  },
};

/** One prompt on autopilot, until the session is idle. */
const onAutopilot = (name, model) => ({
  name: `autopilot: ${name}`,
  loose: ["pending_messages.modified"],
  model: () => model,
  async run(t) {
    const session = await t.session(limited(t));
    await session.rpc.mode.set({ mode: "autopilot" });
    const idle = t.next(session, "session.idle");
    await session.send({ prompt: "Work." });
    await idle;
  },
});

export const autopilot = onAutopilot("a model that stops is sent on, five times", [{ text: "I stopped." }]);

export const autopilotDone = onAutopilot("until the task is complete", [
  { text: "I stopped." },
  { tools: [{ name: "task_complete", args: { summary: "It is done." } }] },
]);

export const autopilotFails = onAutopilot("until a model call fails", [
  { text: "I stopped." },
  { status: 400, raw: '{"error":{"message":"no"}}' },
]);

export const cleared = {
  name: "context: cleared by a tool",
  model: () => [{ text: "Fine." }, { tools: [{ name: "clear", args: {} }] }, { text: "Fresh." }],
  async run(t) {
    let session;
    const clear = t.sdk.defineTool("clear", {
      description: "Clears",
      skipPermission: true,
      handler: async () => {
        await t.outcome("clear", () => session.rpc.history.clearContext({ prompt: "Start anew." }));
        return "cleared";
      },
    });
    session = await t.session(limited(t, { tools: [clear] }));
    await t.outcome("outside", () => session.rpc.history.clearContext({ prompt: "Start anew." }));
    await t.ask(session, "One.");
    await t.ask(session, "Clear.");
    await t.ask(session, "Three.");
  },
};

export const memory = {
  name: "memory: on, without anybody signed in",
  model: () => [{ text: "Fine." }],
  async run(t) {
    await t.ask(await t.session(limited(t, { memory: { enabled: true } })), "One.");
  },
};
