import { createSessionRpc, type FactoryRunResult, type FactoryRunStatus } from "@parley/protocol";
import { ParleyError } from "../errors.js";
import type { SessionCore } from "../session/session-core.js";
import type {
  FactoryHandle,
  FactoryListRunsOptions,
  ResumeOptions,
  RunOptions,
  SessionFactoryApi,
} from "../types/factories.js";
import { definitionOf } from "./definition.js";
import { asResumeError } from "./resume-error.js";

/** How often a run that is waited for is asked about, in case its event got lost. In milliseconds; the official SDK's. */
const ASKING_MS = 5_000;

const DONE: ReadonlySet<FactoryRunStatus> = new Set<FactoryRunStatus>([
  "completed",
  "error",
  "halted",
  "paused",
  "cancelled",
]);

/** Whether an attempt at a run is over. A paused run may be gone on with. */
export function isFactoryRunTerminal(status: FactoryRunStatus): boolean {
  return DONE.has(status);
}

/** The factory runs of a session. */
export function sessionFactory(core: SessionCore): SessionFactoryApi {
  const { sessionId } = core;
  const rpc = () => createSessionRpc(core.home.connection, sessionId).factory;
  const done = (run: FactoryRunResult) =>
    isFactoryRunTerminal(run.status) ? run : waitForRun(core, run.runId);

  async function run(factory: string | FactoryHandle, options: RunOptions = {}): Promise<FactoryRunResult> {
    refuseInside(core);
    const name = typeof factory === "string" ? factory : definitionOf(factory) && factory.meta.name;
    const { args = {}, resumeFromRunId } = options;
    if (resumeFromRunId !== undefined) return resume(resumeFromRunId, options);
    return done(await rpc().run({ name, args, options: given(options) }));
  }

  async function resume(runId: string, options: ResumeOptions = {}): Promise<FactoryRunResult> {
    refuseInside(core);
    try {
      const resumed = await rpc().resume({ runId, ...given(options) });
      return await done(resumed.run);
    } catch (error) {
      throw asResumeError(error);
    }
  }

  return {
    run: run as SessionFactoryApi["run"],
    resume,
    getRun: (runId) => rpc().getRun({ runId }),
    waitForRun: async (runId, { signal } = {}) => waitForRun(core, runId, signal),
    listRuns: (async (options?: FactoryListRunsOptions) => {
      const page = await rpc().listRuns(options ?? {});
      return options ? page : page.runs;
    }) as SessionFactoryApi["listRuns"],
    getRunDetail: (runId) => rpc().getRunDetail({ runId }),
    getRunProgress: (runId, options) => rpc().getRunProgress({ runId, ...options }),
    pause: async (runId) => {
      refuseInside(core);
      return rpc().pause({ runId });
    },
    cancel: (runId) => rpc().cancel({ runId }),
  };
}

/** Waits until a run is done: asks at once, after each event of the run, and now and then. */
async function waitForRun(core: SessionCore, runId: string, signal?: AbortSignal): Promise<FactoryRunResult> {
  signal?.throwIfAborted();
  if (core.closed) throw core.closed;
  const { factory } = createSessionRpc(core.home.connection, core.sessionId);
  let wake = () => {};
  const untilWoken = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  let endWait: (reason: unknown) => void = () => {};
  const ended = new Promise<never>((_, reject) => {
    endWait = reject;
  });
  ended.catch(() => {});
  const onAbort = () => endWait(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  const offClosed = core.onClosed(() => endWait(core.closed));
  const offEvents = core.events.addTyped("factory.run_updated", ((event: { data: { runId: string } }) => {
    if (event.data.runId === runId) wake();
  }) as never);
  const timer = setInterval(() => wake(), ASKING_MS);
  try {
    for (;;) {
      const woken = untilWoken();
      const run = await Promise.race([factory.getRun({ runId }).catch(ifLost), ended]);
      if (run && isFactoryRunTerminal(run.status)) return run;
      if (run) await Promise.race([woken, ended]);
    }
  } finally {
    clearInterval(timer);
    offEvents();
    offClosed();
    signal?.removeEventListener("abort", onAbort);
  }
}

/** A connection that is lost is asked again once it is back; one that won't be ends the wait by itself. */
function ifLost(error: unknown): undefined {
  if (!(error instanceof ParleyError && error.code === "ERR_CONNECTION_LOST")) throw error;
}

/** A factory that waits for another run could wait for itself. */
function refuseInside({ handlers }: SessionCore): void {
  if (handlers.config.factoryHost?.isCaller) {
    throw new ParleyError(
      "ERR_UNSUPPORTED",
      "factory.run, factory.resume, and factory.pause are not allowed while a factory body is running on this call path.",
    );
  }
}

function given({ limits, notifyOnComplete, logPhaseNames }: ResumeOptions): ResumeOptions {
  return {
    ...(limits === undefined ? {} : { limits }),
    ...(notifyOnComplete === undefined ? {} : { notifyOnComplete }),
    ...(logPhaseNames === undefined ? {} : { logPhaseNames }),
  };
}
