import { randomUUID } from "node:crypto";
import type { FactoryAgentOptions, FactoryLogLine, FactoryRunFailure } from "@parley/protocol";
import { RpcError } from "@parley/protocol/jsonrpc";
import { AgentCalls } from "./agent-calls.js";
import { factoryError } from "./errors.js";
import type { FactoryHome, FactoryProvider } from "./home.js";
import type { Outcome, RunRecord, RunState } from "./run-state.js";

/** How long a factory that is told to stop may take. Milliseconds. */
const STOPPING_MS = 5_000;

/** What a client's factory failed with, without what its SDK puts before it. */
const PREFIX = /^Request factory\.execute failed with message: /;

type NewRecord = RunRecord extends infer Record
  ? Record extends RunRecord
    ? Omit<Record, "at">
    : never
  : never;

export interface AttemptOptions {
  readonly home: FactoryHome;
  readonly run: RunState;
  readonly provider: FactoryProvider;
  /** Whether phases are told in the session's events. */
  readonly logPhaseNames: boolean;
  /** Puts a record on the run's file, and then on the run. */
  record(record: NewRecord): Promise<void>;
}

/** One attempt at a run: the factory is at work at its client, and calls the runtime with the attempt's token. */
export class Attempt {
  readonly token = randomUUID();
  readonly run: RunState;
  readonly #options: AttemptOptions;
  readonly #abort = new AbortController();
  readonly #agents: AgentCalls;
  /** Why it is to stop. */
  #stopping: Outcome | undefined;
  #overdue: () => void = () => {};
  #lastLine = -1;

  constructor(options: AttemptOptions) {
    this.#options = options;
    this.run = options.run;
    const { home, run } = options;
    this.#agents = new AgentCalls({
      home,
      run,
      signal: this.#abort.signal,
      record: (agent) => options.record({ kind: "agent", agent }),
      remember: (key, result) => options.record({ kind: "answer", key, result }),
      exhausted: () => this.#exhausted("maxTotalSubagents", run.limits?.maxTotalSubagents ?? 0),
    });
  }

  /** Carries it out. @returns how it ended; does not reject */
  async carryOut(): Promise<Outcome> {
    const { run } = this;
    const { timeoutSeconds } = run.limits ?? {};
    const left = timeoutSeconds === undefined ? undefined : Math.max(0, timeoutSeconds * 1000 - run.activeMs);
    const timer =
      left === undefined
        ? undefined
        : setTimeout(() => void this.#exhausted("timeoutSeconds", timeoutSeconds ?? 0), left);
    const overdue = new Promise<void>((resolve) => {
      this.#overdue = resolve;
    });
    try {
      const outcome = await Promise.race([this.#execute(), overdue]);
      return this.#stopping ?? outcome ?? { status: "halted", reason: "The factory did not stop." };
    } finally {
      clearTimeout(timer);
      this.#abort.abort(new Error("The attempt is over."));
    }
  }

  /** Has it stop, with that outcome. */
  stop(outcome: Outcome): void {
    if (this.#stopping) return;
    this.#stopping = outcome;
    this.#abort.abort(new Error("The run was stopped."));
    const { home, provider } = this.#options;
    const params = { sessionId: home.sessionId, runId: this.run.runId, executionToken: this.token };
    provider.request("factory.abort", params, AbortSignal.timeout(STOPPING_MS)).catch(() => {});
    setTimeout(this.#overdue, STOPPING_MS).unref();
  }

  agent(prompt: string, options: FactoryAgentOptions): Promise<unknown> {
    return this.#agents.call(prompt, options);
  }

  /** Takes progress lines; those that came before are left out. */
  async log(lines: readonly FactoryLogLine[]): Promise<void> {
    const fresh = lines.filter(({ seq }) => seq > this.#lastLine);
    if (fresh.length === 0) return;
    this.#lastLine = Math.max(...fresh.map(({ seq }) => seq));
    await this.#options.record({
      kind: "progress",
      lines: fresh.map(({ kind, text }) => ({ kind, text: String(text) })),
    });
    if (!this.#options.logPhaseNames) return;
    for (const { kind, text } of fresh) {
      if (kind === "phase") this.#options.home.say(`${this.run.factory.name}: ${text}`);
    }
  }

  step(key: string, result: unknown): Promise<void> {
    return this.#options.record({ kind: "step", key, result });
  }

  /** @returns whether the run pauses here; it does so once */
  async pausesAt(key: string): Promise<boolean> {
    if (this.run.checkpoints.has(key)) return false;
    await this.#options.record({ kind: "checkpoint", key });
    // The factory is told to stop once it knows that it pauses.
    setImmediate(() => this.stop({ status: "paused", pauseInfo: { type: "checkpoint", key } }));
    return true;
  }

  async #execute(): Promise<Outcome> {
    const { home, provider } = this.#options;
    const { runId, factory, args } = this.run;
    const params = { sessionId: home.sessionId, name: factory.name, runId, executionToken: this.token, args };
    try {
      // The wait is not cut short: a factory that is told to stop says when it has.
      const answer = await provider.request("factory.execute", params, new AbortController().signal);
      const { result } = (answer ?? {}) as { result?: unknown };
      return { status: "completed", ...(result === undefined ? {} : { result }) };
    } catch (error) {
      if (error instanceof RpcError) return { status: "error", error: error.message.replace(PREFIX, "") };
      return { status: "halted", failure: { type: "factory_provider_disconnected", runId } };
    }
  }

  /** A limit is reached: the attempt ends. @returns what whoever asked for more is told */
  #exhausted(kind: "maxTotalSubagents" | "timeoutSeconds", value: number): Error {
    const { runId } = this.run;
    const failure: FactoryRunFailure = { type: "factory_limit_reached", kind, value, runId };
    const error = `Factory run reached its limit: ${kind} ${value}`;
    this.stop({ status: "error", error, failure });
    return factoryError("factory_limit_reached", error, { kind, value, runId });
  }
}
