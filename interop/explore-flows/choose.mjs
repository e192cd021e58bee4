/**
 * What a program does next, from a sequence of chance and from what is held. The choice is made on the official runtime;
 * the list it leads to is what the others carry out.
 */
export function chooser(random, length) {
  const one = (list) => list[Math.floor(random() * list.length)];
  const favourites = new Set([one(GROUPS), one(GROUPS), one(GROUPS)]);
  let left = length;
  return (flow) => {
    if (left-- <= 0) return undefined;
    const options = [];
    const offer = (weight, group, make) =>
      options.push({ weight: weight * (favourites.has(group) ? 4 : 1), make });
    offers(flow, { offer, one, random });
    const total = options.reduce((sum, { weight }) => sum + weight, 0);
    let at = random() * total;
    for (const { weight, make } of options) {
      at -= weight;
      if (at < 0) return make();
    }
    return options.at(-1).make();
  };
}

const GROUPS = [
  "steer",
  "stop",
  "queue",
  "settings",
  "leave",
  "history",
  "side",
  "fail",
  "parallel",
  "agents",
];

/** Who the program is: options, hooks. */
export function programOf(random) {
  const one = (list) => list[Math.floor(random() * list.length)];
  return {
    streaming: random() < 0.5,
    transport: random() < 0.4 ? "tcp" : "stdio",
    plans: random() < 0.3,
    hooks: random() < 0.35 ? one(HOOK_KINDS) : undefined,
    length: 4 + Math.floor(random() * 9),
  };
}

const HOOK_KINDS = [
  "watch",
  "watch",
  "denyCreate",
  "allow",
  "ask",
  "changeArguments",
  "changeResults",
  "preThrows",
  "postThrows",
  "prompt",
  "promptThrows",
  "start",
  "retry",
  "skip",
];

function offers(flow, { offer, one, random }) {
  const n = flow.count();
  const held = (kind) => flow.find({ kind }) !== undefined;
  const here = flow.sessions.host !== undefined;
  if (!here) {
    offer(10, "leave", () => ["resume", { continuePendingWork: flow.canContinue && random() < 0.7 }]);
    if (held("model")) offer(2, "leave", () => ["answer", { step: one(ANSWERS)(n) }]);
    return;
  }
  const busy = !flow.isIdle;
  offer(busy ? 1 : 14, "queue", () => ["send", { prompt: `Prompt ${n}.` }]);
  offer(busy ? 1.5 : 0.3, "queue", () => ["send", { prompt: `Queued ${n}.`, mode: "enqueue" }]);
  if (!held("permission"))
    offer(busy ? 2 : 0.3, "steer", () => ["send", { prompt: `Rather ${n}.`, mode: "immediate" }]);
  offer(0.3, "side", () => ["wireSend", { prompt: `Waited ${n}.`, wait: true }]);
  offer(0.3, "settings", () => [
    "send",
    { prompt: `Moded ${n}.`, agentMode: one(["plan", "interactive", "autopilot"]) },
  ]);
  if (held("model")) {
    for (const make of ANSWERS) offer(12 / ANSWERS.length, "answer", () => ["answer", { step: make(n) }]);
    if (!flow.isSteered)
      for (const make of QUICK) offer(3 / QUICK.length, "answer", () => ["answer", { step: make(n) }]);
    for (const make of PARALLEL) offer(3 / PARALLEL.length, "parallel", () => ["answer", { step: make(n) }]);
    for (const make of FAILURES) offer(1.5 / FAILURES.length, "fail", () => ["answer", { step: make(n) }]);
    for (const make of AGENTS) offer(1 / AGENTS.length, "agents", () => ["answer", { step: make(n) }]);
    offer(1, "stop", () => [
      "begin",
      { step: one([...ANSWERS, ...PARALLEL])(n), after: 1 + Math.floor(random() * 3) },
    ]);
  }
  if (held("permission")) {
    const role = flow.find({ kind: "permission" }).role;
    for (const decision of DECISIONS)
      offer(8 / DECISIONS.length, "gate", () => ["permission", { decision, role }]);
  }
  if (held("input")) offer(8, "answer", () => ["input", { answer: one(["red", "", "throw"]) }]);
  if (held("plan")) offer(8, "answer", () => ["plan", { answer: one(PLAN_ANSWERS) }]);
  if (held("tool"))
    for (const outcome of OUTCOMES) offer(8 / OUTCOMES.length, "answer", () => ["tool", { outcome }]);
  if (held("command")) offer(6, "answer", () => ["openGate", {}]);
  offer(busy ? 1.2 : 0.1, "stop", () => ["abort"]);
  offer(busy ? 0.5 : 0.1, "stop", () => [
    "rpc",
    { method: "session.interruptMainTurn", params: one([{}, { flushQueued: true }, { flushQueued: false }]) },
  ]);
  for (const [method, params] of QUEUE)
    offer(busy ? 0.12 : 0.02, "queue", () => ["queue", { method, nth: Math.floor(random() * 3), params }]);
  for (const [group, weight, method, params] of METHODS)
    if (group !== "history" || !busy) offer(weight, group, () => ["rpc", { method, params }]);
  if (!busy || held("model")) offer(0.3, "leave", () => ["leave", {}]);
  if (flow.program.transport === "tcp") offer(0.3, "leave", () => ["resume", { role: "guest" }]);
  if (flow.sessions.guest) {
    offer(0.5, "leave", () => ["leave", { role: "guest" }]);
    offer(0.5, "leave", () => ["send", { role: "guest", prompt: `Guest ${n}.` }]);
  }
  if (flow.program.transport === "stdio" && !busy)
    offer(0.3, "leave", () => [
      "restart",
      { how: one(["stop", "force"]), continuePendingWork: random() < 0.5 },
    ]);
  if (!busy) {
    offer(0.2, "history", () => ["cut", { how: "truncate", nth: Math.floor(random() * 3) }]);
    offer(0.2, "history", () => ["cut", { how: "rewind", nth: Math.floor(random() * 3) }]);
    offer(0.2, "history", () => ["fork"]);
  }
  offer(0.05, "history", () => ["delete"]);
}

const call = (name, args) => ({ name, args });
const create = (n) => call("create", { path: `$W/new-${n}.txt`, file_text: `${n}\n` });
const echo = (n) => call("bash", { command: `echo ${n}`, description: "Say a number" });
const touch = (n) => call("bash", { command: `touch made-${n}`, description: "Make a file" });
const gated = (n, more) =>
  call("bash", {
    command: `echo > .begun-${n}; until [ -e .gate ]; do sleep 0.05; done; echo opened`,
    description: "Wait for a file",
    ...more,
  });
const lookup = (n) => call("lookup", { q: `q${n}` });
const free = (n) => call("free", { q: `q${n}` });
const view = () => call("view", { path: "$W/a.txt" });
const ask = (n) => call("ask_user", { question: `Which ${n}?`, choices: ["red", "blue"] });

const calling =
  (...makers) =>
  (n) => ({ tools: makers.map((make) => make(n)) });

/** Good answers of a model. */
const ANSWERS = [
  (n) => ({ text: `Answer ${n}.` }),
  (n) => ({ text: `Answer ${n}.`, reasoning: "Let me think." }),
  (n) => ({ text: `Looking ${n}.`, tools: [view()] }),
  calling(create),
  calling(gated),
  calling(lookup),
  calling(free),
  calling(ask),
];

/** Commands that end at once: whether they do before the model is asked again is chance where steering waits for it. */
const QUICK = [calling(touch), calling(echo), calling(create, touch), calling(view, touch, free)];

const PARALLEL = [
  calling(lookup, create),
  calling(free, lookup),
  calling(ask, create),
  calling(lookup, lookup),
  (n) => ({ tools: [create(n), create(n + 1000)] }),
  calling(gated, free),
];

const told = (message, more) => JSON.stringify({ error: { message, ...more } });

const FAILURES = [
  () => ({ status: 429, headers: { "retry-after": "1" }, raw: told("slow down") }),
  () => ({ status: 500, headers: { "retry-after": "1" }, raw: told("broken") }),
  () => ({ status: 400, raw: told("bad request") }),
  () => ({ status: 413, raw: told("too large") }),
  () => ({ status: 403, raw: told("forbidden") }),
  () => ({ text: "A text that is cut.", cutAfter: 3 }),
  (n) => ({ tools: [lookup(n)], cutAfter: 2 }),
  () => ({}),
  () => ({ finish: "content_filter" }),
  (n) => ({ tools: [free(n)], finish: "length" }),
  () => ({ tools: [call("view", '{"path": ')] }),
  () => ({ tools: [call("no_such_tool", { x: 1 })] }),
  (n) => ({ tools: [call("lookup", {})], text: `Odd ${n}.` }),
];

const delegate = (n, more) =>
  call("task", {
    agent_type: "general-purpose",
    name: `helper-${n}`,
    description: "Help",
    prompt: `SUBTASK ${n}.`,
    ...more,
  });

const AGENTS = [
  calling((n) => delegate(n)),
  calling((n) => delegate(n, { mode: "background" })),
  calling((n) => gated(n, { mode: "async" })),
  calling(() => call("exit_plan_mode", { summary: "A plan." })),
  calling(() => call("task_complete", { summary: "It is done." })),
  calling(() => call("list_agents", {})),
];

const DECISIONS = [
  { kind: "approve-once" },
  { kind: "approve-once" },
  { kind: "approve-for-session" },
  { kind: "approve-for-session", approval: { kind: "write" } },
  { kind: "approve-for-session", approval: { kind: "commands", commandIdentifiers: ["touch"] } },
  { kind: "approve-for-location", approval: { kind: "write" }, locationKey: "$W" },
  { kind: "reject" },
  { kind: "reject", feedback: "rather not" },
  { kind: "user-not-available" },
];

const OUTCOMES = [
  "found",
  "throw",
  "failure",
  "rejected",
  "denied",
  "timeout",
  "object",
  "nothing",
  "empty",
  "image",
];

const PLAN_ANSWERS = [
  { approved: true, selectedAction: "interactive" },
  { approved: true, selectedAction: "autopilot" },
  { approved: false, feedback: "more detail" },
  { approved: false },
];

const QUEUE = [
  ["removeAt"],
  ["moveItem", { toPosition: 0 }],
  ["updateText", { prompt: "Updated." }],
  ["duplicateAt"],
  ["sendNow"],
];

/** Methods by their group, with the weight each has. */
const METHODS = [
  ["queue", 0.1, "session.queue.pendingItems"],
  ["queue", 0.1, "session.queue.clear"],
  ["queue", 0.1, "session.queue.removeMostRecent"],
  ["queue", 0.05, "session.queue.setDrainPaused", { paused: true }],
  ["queue", 0.05, "session.queue.setDrainPaused", { paused: false }],
  ["queue", 0.05, "session.queue.insertAt", { position: 0, message: { prompt: "Inserted." } }],
  ["settings", 0.3, "session.mode.set", { mode: "plan" }],
  ["settings", 0.3, "session.mode.set", { mode: "autopilot" }],
  ["settings", 0.3, "session.mode.set", { mode: "interactive" }],
  ["settings", 0.2, "session.model.switchTo", { modelId: "gpt-4o" }],
  ["settings", 0.1, "session.permissions.setApproveAll", { enabled: true }],
  ["settings", 0.1, "session.permissions.setApproveAll", { enabled: false }],
  ["settings", 0.1, "session.permissions.resetSessionApprovals"],
  ["side", 0.1, "session.metadata.activity"],
  ["side", 0.1, "session.metadata.isProcessing"],
  ["side", 0.1, "session.permissions.pendingRequests"],
  ["history", 0.2, "session.shell.executeUserRequested", { requestId: "mine", command: "echo mine" }],
  ["side", 0.2, "session.commands.invoke", { name: "plan" }],
  ["history", 0.1, "session.commands.invoke", { name: "compact" }],
  ["side", 0.1, "session.commands.enqueue", { command: "/plan" }],
  ["side", 0.1, "session.log", { message: "Said." }],
  ["side", 0.1, "session.name.set", { name: "A name" }],
  ["history", 0.2, "session.history.compact"],
  ["history", 0.2, "session.suspend"],
  ["history", 0.1, "session.history.listRewindPoints"],
  ["agents", 0.2, "session.cancelAllBackgroundAgents"],
  ["agents", 0.1, "session.tasks.list"],
];
