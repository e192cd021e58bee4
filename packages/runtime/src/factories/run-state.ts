import type {
  ClientFactory,
  FactoryAgentSummary,
  FactoryPauseInfo,
  FactoryProgressLine,
  FactoryRunFailure,
  FactoryRunLimits,
  FactoryRunStatus,
} from "@parley/protocol";

/** What a factory run may use: a number, or no limit. */
export interface Limits {
  readonly maxConcurrentSubagents?: number;
  readonly maxTotalSubagents?: number;
  readonly timeoutSeconds?: number;
  readonly maxAiCredits?: number;
}

/** How an attempt at a run came to its end. */
export interface Outcome {
  readonly status: Exclude<FactoryRunStatus, "pending" | "running">;
  readonly result?: unknown;
  readonly error?: string;
  readonly failure?: FactoryRunFailure;
  readonly reason?: string;
  readonly pauseInfo?: FactoryPauseInfo;
}

/** What a run's file holds, a line each. Times are milliseconds since the epoch. */
export type RunRecord = { readonly at: number } & (
  | {
      readonly kind: "created";
      readonly runId: string;
      /** Which run of the session it is, from 1 on. */
      readonly seq: number;
      readonly factory: ClientFactory;
      readonly args: unknown;
    }
  | { readonly kind: "started"; readonly overrides?: FactoryRunLimits; readonly limits: Limits }
  | { readonly kind: "progress"; readonly lines: readonly Pick<FactoryProgressLine, "kind" | "text">[] }
  | { readonly kind: "agent"; readonly agent: FactoryAgentSummary }
  | { readonly kind: "step"; readonly key: string; readonly result: unknown }
  | { readonly kind: "answer"; readonly key: string; readonly result: unknown }
  | { readonly kind: "checkpoint"; readonly key: string }
  | { readonly kind: "settled"; readonly outcome: Outcome; readonly activeMs: number }
);

/** A time that a phase was entered. */
export interface PhaseEntry {
  readonly title: string;
  readonly attempt: number;
  readonly at: number;
  until: number | undefined;
}

/** A factory run, from its records alone. */
export class RunState {
  readonly runId: string;
  readonly seq: number;
  readonly factory: ClientFactory;
  readonly args: unknown;
  readonly createdAt: number;
  status: FactoryRunStatus = "pending";
  attempt = 0;
  /** How many records there are. */
  revision = 0;
  updatedAt: number;
  startedAt: number | undefined;
  /** When the attempt at hand began; `undefined` between attempts. */
  activeSince: number | undefined;
  completedAt: number | undefined;
  /** Of the attempts that are over, together. */
  activeMs = 0;
  limits: Limits | undefined;
  outcome: Outcome | undefined;
  readonly progress: FactoryProgressLine[] = [];
  readonly phases: PhaseEntry[] = [];
  readonly agents = new Map<string, FactoryAgentSummary>();
  readonly steps = new Map<string, unknown>();
  readonly answers = new Map<string, unknown>();
  readonly checkpoints = new Set<string>();

  constructor(created: Extract<RunRecord, { kind: "created" }>) {
    this.runId = created.runId;
    this.seq = created.seq;
    this.factory = created.factory;
    this.args = created.args;
    this.createdAt = created.at;
    this.updatedAt = created.at;
    this.revision = 1;
  }

  get phase(): PhaseEntry | undefined {
    const last = this.phases.at(-1);
    return last?.until === undefined ? last : undefined;
  }

  /** The id of the phase at hand. */
  get phaseId(): string | null {
    return this.phase ? phaseId(this.phase.title) : null;
  }

  /** Takes each record after the first once, in order. */
  apply(record: RunRecord): void {
    this.revision++;
    this.updatedAt = record.at;
    switch (record.kind) {
      case "started":
        this.attempt++;
        this.status = "running";
        this.startedAt ??= record.at;
        this.activeSince = record.at;
        this.completedAt = undefined;
        this.outcome = undefined;
        this.limits = record.limits;
        break;
      case "progress":
        for (const line of record.lines) this.#progress(line, record.at);
        break;
      case "agent":
        this.agents.set(record.agent.agentId, record.agent);
        break;
      case "step":
        this.steps.set(record.key, record.result);
        break;
      case "answer":
        this.answers.set(record.key, record.result);
        break;
      case "checkpoint":
        this.checkpoints.add(record.key);
        break;
      case "settled":
        this.status = record.outcome.status;
        this.outcome = record.outcome;
        this.activeMs += record.activeMs;
        this.activeSince = undefined;
        this.completedAt = record.at;
        if (this.phase) this.phase.until = record.at;
        break;
    }
  }

  #progress({ kind, text }: Pick<FactoryProgressLine, "kind" | "text">, at: number): void {
    if (kind === "phase") {
      if (this.phase) this.phase.until = at;
      this.phases.push({ title: text, attempt: this.attempt, at, until: undefined });
    }
    const seq = this.progress.length + 1;
    this.progress.push({ seq, attempt: this.attempt, phaseId: this.phaseId, recordedAt: at, kind, text });
  }
}

/** What a phase is known by. */
export function phaseId(title: string): string {
  return `phase:${title}`;
}
