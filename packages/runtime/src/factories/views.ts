import type {
  FactoryAgentSummary,
  FactoryPhaseObservation,
  FactoryProgressPage,
  FactoryRunDetail,
  FactoryRunResult,
  FactoryRunSummary,
} from "@parley/protocol";
import { type PhaseEntry, phaseId, type RunState } from "./run-state.js";

/** How much of a page is shown when nobody says, and at most. Source: the official schema. */
export const PAGE_SIZE = { usual: 200, most: 500 };

/** How much of a result is shown where there is room for a line. Characters. */
const PREVIEW_LENGTH = 500;

/** Statuses from which a run can be gone on with. */
const RESUMABLE: ReadonlySet<string> = new Set(["paused", "halted", "cancelled", "error"]);

export function canResume({ status }: RunState): boolean {
  return RESUMABLE.has(status);
}

/** A run as whoever runs it sees it. */
export function envelope({ runId, attempt, status, outcome }: RunState): FactoryRunResult {
  const { status: _, ...rest } = outcome ?? { status };
  return { runId, ...(attempt > 0 ? { attempt } : {}), status, ...rest };
}

/** How long a run has worked. Milliseconds. */
export function activeMs({ activeMs: before, activeSince }: RunState, now = Date.now()): number {
  return before + (activeSince === undefined ? 0 : Math.max(0, now - activeSince));
}

export function preview(result: unknown): string | undefined {
  return result === undefined ? undefined : JSON.stringify(result).slice(0, PREVIEW_LENGTH);
}

export function summary(run: RunState): FactoryRunSummary {
  const now = Date.now();
  const { factory, outcome, phase } = run;
  const resultPreview = preview(outcome?.result);
  const agents = [...run.agents.values()];
  return {
    runId: run.runId,
    factoryName: factory.name,
    description: factory.description,
    status: run.status,
    revision: run.revision,
    createdAt: run.createdAt,
    startedAt: run.startedAt ?? null,
    updatedAt: run.updatedAt,
    completedAt: run.completedAt ?? null,
    currentPhase: phase ? { id: phaseId(phase.title), ordinal: ordinalOf(run, phase.title) } : null,
    declaredPhaseCount: factory.phases.length,
    liveAgentCount: agents.filter(isLive).length,
    totalSpawnedAgentCount: agents.length,
    consumed: { activeMs: activeMs(run, now), subagents: agents.length, nanoAiu: 0 },
    declaredLimits: factory.limits ?? {},
    approved: run.limits ?? null,
    observedAt: now,
    activeSegmentStartedAt: run.activeSince ?? null,
    terminal: outcome
      ? {
          ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
          ...(outcome.failure === undefined ? {} : { failure: outcome.failure }),
          ...(outcome.error === undefined ? {} : { error: outcome.error }),
          ...(resultPreview === undefined ? {} : { resultPreview }),
          pauseInfo: outcome.pauseInfo ?? null,
        }
      : null,
    canResume: canResume(run),
  };
}

export function detail(run: RunState): FactoryRunDetail {
  return {
    ...summary(run),
    phases: phasesOf(run),
    agents: [...run.agents.values()],
    progress: progressPage(run, {}),
  };
}

export interface PageRequest {
  readonly phaseId?: string | undefined;
  readonly afterSeq?: number | undefined;
  readonly beforeSeq?: number | undefined;
  readonly limit?: number | undefined;
}

/** Lines after one, before one, or the last there are. */
export function progressPage(run: RunState, request: PageRequest): FactoryProgressPage {
  const all = run.progress.filter(
    (line) => request.phaseId === undefined || line.phaseId === request.phaseId,
  );
  const { items, older, newer } = pageOf(all, request);
  return {
    records: items,
    oldestSeq: items[0]?.seq ?? null,
    newestSeq: items.at(-1)?.seq ?? null,
    hasMoreOlder: older > 0,
    hasMoreNewer: newer > 0,
    revision: run.revision,
  };
}

/** @returns a page, and how many there are before and behind it */
export function pageOf<T extends { readonly seq: number }>(
  all: readonly T[],
  { afterSeq, beforeSeq, limit = PAGE_SIZE.usual }: PageRequest,
): { items: T[]; older: number; newer: number } {
  const size = Math.min(Math.max(1, limit), PAGE_SIZE.most);
  const end = beforeSeq === undefined ? all.length : all.filter(({ seq }) => seq < beforeSeq).length;
  const begin = afterSeq === undefined ? 0 : all.filter(({ seq }) => seq <= afterSeq).length;
  const from = afterSeq === undefined ? Math.max(begin, end - size) : begin;
  const until = Math.max(from, Math.min(end, from + size));
  return { items: all.slice(from, until), older: from, newer: all.length - until };
}

function isLive({ status }: FactoryAgentSummary): boolean {
  return status === "running";
}

function ordinalOf({ factory }: RunState, title: string): number | null {
  const found = factory.phases.findIndex((phase) => phase.title === title);
  return found < 0 ? null : found;
}

/** The declared phases, then those that came up. */
function phasesOf(run: RunState): FactoryPhaseObservation[] {
  const declared = run.factory.phases.map(({ title }) => title);
  const titles = [...new Set([...declared, ...run.phases.map(({ title }) => title)])];
  const now = Date.now();
  return titles.map((title) => {
    const entries = run.phases.filter((entry) => entry.title === title);
    const detail = run.factory.phases.find((phase) => phase.title === title)?.detail;
    const id = phaseId(title);
    const agents = [...run.agents.values()].filter((agent) => agent.phaseId === id);
    const open = entries.find(({ until }) => until === undefined);
    return {
      id,
      ordinal: ordinalOf(run, title),
      title,
      ...(detail === undefined ? {} : { detail }),
      status: open ? "active" : entries.length > 0 ? "completed" : run.outcome ? "skipped" : "pending",
      lastEnteredRunAttempt: entries.at(-1)?.attempt ?? 0,
      entryCount: entries.length,
      ...spanOf(entries, run),
      accumulatedActiveMs: entries.reduce(
        (sum, { at, until }) => sum + (until === undefined ? 0 : until - at),
        0,
      ),
      currentActiveMs: open ? now - open.at : 0,
      totalAgentCount: agents.length,
      liveAgentCount: agents.filter(isLive).length,
    };
  });
}

function spanOf(entries: readonly PhaseEntry[], { outcome, completedAt }: RunState) {
  const [first] = entries;
  if (!first) {
    return outcome && completedAt !== undefined ? { startedAt: completedAt, completedAt } : {};
  }
  const until = entries.at(-1)?.until;
  return { startedAt: first.at, ...(until === undefined ? {} : { completedAt: until }) };
}
