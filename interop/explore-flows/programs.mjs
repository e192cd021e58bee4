/** Programs that taught something. What they are made of: actions.mjs. */
const program = (name, actions, more = {}) => ({
  name,
  streaming: true,
  transport: "stdio",
  plans: false,
  actions: [...actions],
  ...more,
});

const send = (prompt, more) => ["send", { prompt, ...more }];
const say = (text, more) => ["answer", { step: { text }, ...more }];
const call = (...tools) => ["answer", { step: { tools } }];
const rpc = (method, params = {}) => ["rpc", { method, params }];
const permission = (decision) => ["permission", { decision }];
const bash = (command, description = "Work") => ({ name: "bash", args: { command, description } });
const waiting = (n) =>
  bash(`echo > .begun-${n}; echo out; until [ -e .gate ]; do sleep 0.05; done`, `Wait ${n}`);
const free = { name: "free", args: { q: "x" } };
const once = { kind: "approve-once" };
const immediate = { mode: "immediate" };
const task = {
  name: "task",
  args: { agent_type: "general-purpose", name: "helper", description: "Help", prompt: "SUBTASK" },
};

export const steeredCommand = program("steering: a command that is waited for", [
  send("Wait."),
  call(waiting(1)),
  permission(once),
  rpc("session.tasks.list"),
  send("Rather this.", immediate),
  rpc("session.tasks.list"),
  rpc("session.queue.pendingItems"),
  say("Steered."),
  ["openGate", {}],
  say("It ended."),
]);

export const steeredQuestion = program("steering: a command that permission is asked for", [
  send("Wait."),
  call(waiting(1)),
  send("Rather this.", immediate),
  permission(once),
  say("Steered."),
]);

export const steeredSubAgent = program("steering: a sub-agent that is waited for", [
  send("Delegate."),
  call(task),
  send("Rather this.", immediate),
  rpc("session.tasks.list"),
  say("Worked.", { who: "sub" }),
  say("Steered."),
]);

export const sentNow = program("steering: what waits is sent now", [
  send("Wait."),
  call(waiting(1)),
  permission(once),
  send("Later.", { mode: "enqueue" }),
  ["queue", { method: "sendNow", nth: 0 }],
  rpc("session.tasks.list"),
]);

export const steeredBefore = program("steering: goes before what has ended meanwhile", [
  send("Wait."),
  call(waiting(1), free),
  send("Rather this.", immediate),
  permission(once),
  ["openGate", {}],
  ["tool", { outcome: "found" }],
  say("Steered."),
]);

export const late = program("steering: too late", [
  send("First."),
  send("Too late.", immediate),
  say("Done first."),
  rpc("session.queue.pendingItems"),
  send("Third."),
  ["queue", { method: "duplicateAt", nth: 0 }],
]);

export const promoted = program("tasks: a command is moved to the background", [
  send("Wait."),
  call(waiting(1)),
  permission(once),
  rpc("session.tasks.getCurrentPromotable"),
  rpc("session.tasks.promoteToBackground", { id: "0" }),
  rpc("session.tasks.list"),
]);

export const modesKept = program(
  "modes: prompts keep the one they were sent in",
  [
    rpc("session.mode.set", { mode: "plan" }),
    send("P1"),
    send("Q2", { mode: "enqueue" }),
    send("R3", immediate),
    rpc("session.mode.set", { mode: "interactive" }),
    say("A1"),
    say("A2"),
    send("Q4", { mode: "enqueue" }),
    rpc("session.mode.set", { mode: "plan" }),
    say("A3"),
    call(free),
    send("R5", immediate),
    ["tool", { outcome: "found" }],
  ],
  { hooks: "watch" },
);

export const planGuard = program(
  "modes: what changes while a session plans",
  [
    rpc("session.mode.set", { mode: "plan" }),
    send("Plan."),
    ...[
      "touch a",
      "echo > b",
      "ls > /dev/null",
      "cp a.txt $H/c",
      "sed -i s/a/b/ a.txt",
      "rm $UNKNOWN",
    ].flatMap((command) => [call(bash(command)), permission({ kind: "reject", feedback: "no" })]),
    call({ name: "create", args: { path: "$W/new.txt", file_text: "x" } }),
    call({ name: "edit", args: { path: "$W/a.txt", old_str: "one", new_str: "two" } }),
    rpc("session.mode.set", { mode: "interactive" }),
    call(bash("touch d")),
    permission({ kind: "reject", feedback: "no" }),
  ],
  { plans: true },
);
