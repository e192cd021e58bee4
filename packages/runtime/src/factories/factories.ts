import { randomUUID } from "node:crypto";
import type {
  ClientFactory,
  FactoryListRunsRequest,
  FactoryListRunsResult,
  FactoryRunLimits,
  FactoryRunResult,
} from "@parley/protocol";
import { withResolvers } from "../promises/with-resolvers.js";
import { Attempt } from "./attempt.js";
import { factoryError, runNotFound } from "./errors.js";
import type { FactoryHome, FactoryProvider } from "./home.js";
import { effectiveLimits } from "./limits.js";
import { type Outcome, type RunRecord, RunState } from "./run-state.js";
import { RunStore } from "./run-store.js";
import { activeMs, canResume, envelope, pageOf, preview, summary } from "./views.js";

/** How many runs of a session may be at work at a time. */
const MOST_ACTIVE = 16;

export interface RunOptions {
  readonly limits?: FactoryRunLimits | undefined;
  readonly notifyOnComplete?: boolean | undefined;
  readonly logPhaseNames?: boolean | undefined;
}

interface Active {
  readonly attempt: Attempt;
  /** Resolves once how it ended is on the run's file. */
  readonly settled: Promise<void>;
}

type NewRecord = Parameters<ConstructorParameters<typeof Attempt>[0]["record"]>[0];

/** The factory runs of a session: those at work, and those that were. */
export class Factories {
  readonly #home: FactoryHome;
  readonly #store: RunStore;
  readonly #active = new Map<string, Active>();
  #runs: Promise<Map<string, RunState>> | undefined;

  constructor(home: FactoryHome) {
    this.#home = home;
    this.#store = new RunStore(home.files);
  }

  /** Starts a run. @throws RpcError `factory_not_found`, `factory_limits_invalid`, `factory_already_running` */
  async run(name: string, args: unknown, options: RunOptions): Promise<FactoryRunResult> {
    const { provider, factory } = this.#provided(name);
    this.#checkRoom();
    const limits = effectiveLimits(factory.limits ?? {}, options.limits);
    const runs = await this.#all();
    const runId = randomUUID();
    const seq = Math.max(0, ...[...runs.values()].map((run) => run.seq)) + 1;
    const created = { kind: "created", at: Date.now(), runId, seq, factory, args } as const;
    const run = new RunState(created);
    await this.#store.append(runId, created);
    runs.set(runId, run);
    await this.#begin({ run, provider, limits, options });
    return envelope(run);
  }

  /** Goes on with a run. @throws RpcError that says in its data's code why it can't be */
  async resume(runId: string, options: RunOptions): Promise<{ factoryName: string; run: FactoryRunResult }> {
    const run = (await this.#all()).get(runId);
    if (!run) throw runNotFound(runId, "not_found");
    if (this.#active.has(runId)) {
      throw factoryError("already_active", `Factory run "${runId}" is already active`, { runId });
    }
    if (!canResume(run)) {
      throw factoryError("non_resumable", `Factory run "${runId}" can't be resumed: it is ${run.status}`, {
        runId,
      });
    }
    const factoryName = run.factory.name;
    const { provider } = this.#provided(factoryName);
    this.#checkRoom();
    const limits = effectiveLimits(run.limits ?? run.factory.limits ?? {}, options.limits);
    await this.#begin({ run, provider, limits, options });
    return { factoryName, run: envelope(run) };
  }

  /** Ends a run. One that is over stays as it is. */
  cancel(runId: string): Promise<FactoryRunResult> {
    return this.#stop(runId, { status: "cancelled", reason: "The run was cancelled." });
  }

  pause(runId: string): Promise<FactoryRunResult> {
    return this.#stop(runId, { status: "paused", pauseInfo: { type: "user" } });
  }

  /** @throws RpcError when there is none */
  async find(runId: string): Promise<RunState> {
    const run = (await this.#all()).get(runId);
    if (!run) throw runNotFound(runId);
    return run;
  }

  async list(request: FactoryListRunsRequest): Promise<FactoryListRunsResult> {
    const all = [...(await this.#all()).values()];
    const { items, older, newer } = pageOf(all, request);
    return {
      runs: items.map(summary).reverse(),
      oldestSeq: items[0]?.seq ?? null,
      newestSeq: items.at(-1)?.seq ?? null,
      hasMoreNewer: newer > 0,
      omittedOlder: older,
    };
  }

  /** The attempt that a factory calls for. @throws RpcError when it is over, or never was */
  attempt(runId: string, executionToken: string): Attempt {
    const attempt = this.#active.get(runId)?.attempt;
    if (attempt?.token === executionToken) return attempt;
    throw factoryError("factory_attempt_over", `Factory run "${runId}" has no such attempt at work`, {
      runId,
    });
  }

  async #begin(how: {
    run: RunState;
    provider: FactoryProvider;
    limits: RunState["limits"] & object;
    options: RunOptions;
  }): Promise<void> {
    const { run, provider, limits, options } = how;
    const { runId } = run;
    const record = (entry: NewRecord) => this.#record(run, entry);
    const { notifyOnComplete = false, logPhaseNames = false } = options;
    const attempt = new Attempt({ home: this.#home, run, provider, logPhaseNames, record });
    const settled = withResolvers<void>();
    this.#active.set(runId, { attempt, settled: settled.promise });
    const release = this.#home.hold();
    try {
      await record({ kind: "started", limits, ...(options.limits ? { overrides: options.limits } : {}) });
    } catch (error) {
      this.#active.delete(runId);
      release();
      throw factoryError(
        "factory_storage_unavailable",
        `The run can't be recorded: ${(error as Error).message}`,
      );
    }
    this.#home.tell("factory.run_started", { runId, factoryName: run.factory.name, attempt: run.attempt });
    void attempt
      .carryOut()
      .then((outcome) => this.#settle(run, outcome, notifyOnComplete))
      .catch(() => {})
      .finally(() => {
        release();
        settled.resolve();
      });
  }

  async #settle(run: RunState, outcome: Outcome, notifyOnComplete: boolean): Promise<void> {
    const elapsed = activeMs(run) - run.activeMs;
    const entry = { kind: "settled", outcome, activeMs: elapsed } as const;
    try {
      await this.#record(run, entry);
    } catch {
      // What can't be written down is still over, until the file is read again.
      run.apply({ ...entry, at: Date.now() });
    }
    this.#active.delete(run.runId);
    const about = {
      runId: run.runId,
      status: outcome.status,
      consumedSubagents: run.agents.size,
      consumedNanoAiu: 0,
      elapsedMs: run.activeMs,
    };
    const { failure, pauseInfo } = outcome;
    this.#home.tell("factory.run_settled", { ...about, ...(failure ? { failureType: failure.type } : {}) });
    if (!notifyOnComplete) return;
    const resultPreview = preview(outcome.result);
    const { name } = run.factory;
    const shown = resultPreview ?? outcome.error ?? outcome.reason;
    this.#home.notify(
      `Factory run ${run.runId} of "${name}" is ${outcome.status}.${shown ? `\n${shown}` : ""}`,
      {
        type: "factory_completed",
        factoryName: name,
        ...about,
        attempt: run.attempt,
        ...(resultPreview === undefined ? {} : { resultPreview }),
        ...(failure ? { failure } : {}),
        ...(pauseInfo ? { pauseInfo } : {}),
      },
    );
  }

  async #stop(runId: string, outcome: Outcome): Promise<FactoryRunResult> {
    const run = await this.find(runId);
    const active = this.#active.get(runId);
    if (active) {
      active.attempt.stop(outcome);
      await active.settled;
    } else if (outcome.status === "cancelled" && run.status === "paused") {
      await this.#record(run, { kind: "settled", outcome, activeMs: 0 });
    }
    return envelope(run);
  }

  /** Puts a record on the run's file, then on the run, and tells that it is another. */
  async #record(run: RunState, entry: NewRecord): Promise<void> {
    const record = { ...entry, at: Date.now() } as RunRecord;
    await this.#store.append(run.runId, record);
    run.apply(record);
    this.#home.tell("factory.run_updated", { runId: run.runId, revision: run.revision });
  }

  #provided(name: string): { provider: FactoryProvider; factory: ClientFactory } {
    for (const provider of this.#home.providers()) {
      const factory = provider.factories?.find((one) => one.name === name);
      if (factory) return { provider, factory };
    }
    throw factoryError("factory_not_found", `No factory registered with name "${name}"`, { name });
  }

  #checkRoom(): void {
    if (this.#active.size < MOST_ACTIVE) return;
    throw factoryError(
      "factory_already_running",
      `The session has ${MOST_ACTIVE} factory runs at work already`,
    );
  }

  /** Runs that a stopped runtime left at work are halted: they can be gone on with. */
  #all(): Promise<Map<string, RunState>> {
    this.#runs ??= this.#load();
    this.#runs.catch(() => {
      this.#runs = undefined;
    });
    return this.#runs;
  }

  async #load(): Promise<Map<string, RunState>> {
    const runs = await this.#store.load();
    for (const run of runs) {
      if (run.status !== "running" && run.status !== "pending") continue;
      const outcome = { status: "halted", reason: "The runtime stopped while the run was at work." } as const;
      await this.#record(run, {
        kind: "settled",
        outcome,
        activeMs: Math.max(0, run.updatedAt - (run.activeSince ?? run.updatedAt)),
      });
    }
    return new Map(runs.map((run) => [run.runId, run]));
  }
}
