import { existsSync } from "node:fs";
import { actions } from "./actions.mjs";

/** Nothing happened for this long: what was under way has come to rest. */
const QUIET_MS = Number(process.env.FLOWS_QUIET_MS ?? 250);
/** What neither rests nor goes on: a retry's wait is shorter. */
const STALL_MS = 3000;
const POLL_MS = 20;
const EPILOGUE = 25;
/** How what is said is to steer the exchange at work: a message's mode, or a method of the queue. */
const STEERING = new Set(["immediate", "sendNow"]);

/**
 * One program under way on one runtime: a list of actions of clients, carried out one at a time, each once everything has
 * come to rest. At rest is what is idle or *held*: a model request that wants its answer, a question or a client's tool
 * that wants one, a command that waits for its file. `held` are those, in a settled order.
 */
export class Flow {
  held = [];
  /** Clients by their role, `host` and `guest`, with the session each has open. */
  clients = {};
  sessions = {};
  isOver = false;
  #working = false;
  #stirred = performance.now();
  #commands = new Map();
  #count = 0;

  constructor(stage, program) {
    this.stage = stage;
    this.program = program;
  }

  /** A number that no earlier call got. */
  count() {
    return ++this.#count;
  }

  get isIdle() {
    return !this.#working && this.waiting().length === 0;
  }

  /** Whether something was said that is to steer the exchange at work. */
  isSteered = false;

  /** @param next the action to take after those so far, or nothing more */
  async run(next) {
    const { stage } = this;
    await actions.open(this, {});
    await this.settle();
    for (let action = next(this); action !== undefined && !this.isOver; action = next(this)) {
      stage.note(`> ${action[0]}`, action[1]);
      await actions[action[0]](this, action[1] ?? {});
      await this.settle();
      this.isSteered = !this.isIdle && (this.isSteered || STEERING.has(action[1]?.mode ?? action[1]?.method));
    }
    if (!this.isOver) await this.#finish();
  }

  /** Comes back, answers whatever is held, and asks once more: the model is shown the whole history. */
  async #finish() {
    const { stage } = this;
    stage.note("> epilogue");
    const endings = {
      model: ({ who }) => ["answer", { who, step: { text: "Done." } }],
      permission: ({ role }) => ["permission", { role, decision: { kind: "approve-once" } }],
      input: ({ role }) => ["input", { role, answer: "last" }],
      plan: ({ role }) => ["plan", { role, answer: { approved: false } }],
      tool: ({ role }) => ["tool", { role, outcome: "late" }],
      command: () => ["openGate", {}],
    };
    if (this.sessions.host === undefined) await actions.resume(this, { continuePendingWork: false });
    if (this.sessions.host === undefined) return;
    const answerAll = async () => {
      await this.settle();
      for (let left = EPILOGUE; this.waiting().length > 0 && left > 0; left--) {
        const [first] = this.waiting();
        const [name, params] = endings[first.kind](first);
        await actions[name](this, params);
        await this.settle();
      }
    };
    await answerAll();
    await actions.send(this, { prompt: "And now?" });
    await answerAll();
  }

  /** What is held: what asks, and commands under way. */
  waiting() {
    const commands = [...this.#commands.values()].filter(({ mark }) => existsSync(this.stage.path(mark)));
    return [...this.held, ...commands].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Holds something until `release` is called with what it is to go on with; drops it when `gone` resolves. */
  hold(hold, gone) {
    this.stir();
    return new Promise((resolve) => {
      const drop = () => {
        this.held = this.held.filter((other) => other !== entry);
        this.stir();
      };
      const entry = {
        ...hold,
        drop,
        release: (value) => {
          drop();
          resolve(value);
        },
      };
      this.held.push(entry);
      gone?.then(drop);
    });
  }

  /** The first held one that has all of `wanted`. */
  find(wanted) {
    return this.waiting().find((hold) =>
      Object.entries(wanted).every(([key, value]) => value === undefined || hold[key] === value),
    );
  }

  /** The session's model, held: gives its answer's step. */
  askModel(body, index, gone) {
    this.#working = true;
    const who = asker(body);
    return this.hold({ kind: "model", key: `1 ${who} ${String(index).padStart(3, "0")}`, who }, gone);
  }

  /** Notes what becomes of a call at the place of its start. */
  call(what, work) {
    const note = { what, value: "under way" };
    this.stage.notes.push(note);
    this.stir();
    const ended = (value) => {
      note.value = value === undefined ? undefined : JSON.parse(JSON.stringify(value));
      this.stir();
    };
    return Promise.resolve()
      .then(work)
      .then(
        (result) => ended({ result }),
        (error) =>
          ended({ error: error.message, ...(typeof error.code === "number" && { code: error.code }) }),
      );
  }

  /** Follows a session's events, to know what goes on and what is no longer asked. */
  follow(session, role) {
    this.sessions[role] = session;
    session.on((event) => {
      this.stir();
      if (event.type === "user.message" || event.type === "assistant.turn_start") this.#working = true;
      if (event.type === "session.idle") this.#working = false;
      this.#followStops(event);
      const call = this.#callOf(event);
      const ends = { "permission.completed": "permission", "external_tool.completed": "tool" }[event.type];
      if (ends === undefined || call === undefined) return;
      for (const hold of this.held.filter(({ kind, call: of }) => kind === ends && of === call)) hold.drop();
    });
  }

  #calls = new Map();
  #callOf({ data }) {
    const call = data.permissionRequest?.toolCallId ?? data.toolCallId;
    if (data.requestId !== undefined && call !== undefined) this.#calls.set(data.requestId, call);
    return call ?? this.#calls.get(data.requestId);
  }

  #followStops({ type, data }) {
    if (type === "tool.execution_start" && data.toolName === "bash") {
      const mark = /> (\.begun-\d+)/.exec(data.arguments?.command)?.[1];
      if (mark) this.#commands.set(data.toolCallId, { kind: "command", key: `0 ${mark}`, mark });
    }
    if (type !== "abort") return;
    this.forgetCommands();
    for (const hold of this.held.filter(({ kind }) => kind === "input" || kind === "plan")) hold.drop();
  }

  /** The commands' gate was opened, or their session is gone, or was stopped. */
  forgetCommands() {
    this.#commands.clear();
  }

  /** Whether the work that the host left open was a question: the official runtime takes up nothing else. */
  canContinue = true;

  /** What a client held is gone with it. */
  forget(role) {
    if (role === "host") this.canContinue = this.find({ kind: "model" }) === undefined;
    for (const hold of this.held.filter((other) => other.role === role)) hold.drop();
    delete this.sessions[role];
    this.#working = false;
    this.stir();
  }

  stir() {
    this.#stirred = performance.now();
  }

  async settle() {
    this.stir();
    for (;;) {
      const still = performance.now() - this.#stirred;
      if (still > STALL_MS) return;
      if (still > QUIET_MS && (!this.#working || this.waiting().length > 0)) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

/** Who a model request is for: the session's agent, a sub-agent, or a summary. */
function asker({ messages, tool_choice }) {
  if (tool_choice === "none") return "summary";
  return messages.some(({ role, content }) => role === "user" && /SUBTASK/.test(JSON.stringify(content))) &&
    !messages.some(({ tool_calls }) => /SUBTASK/.test(JSON.stringify(tool_calls ?? "")))
    ? "sub"
    : "main";
}
