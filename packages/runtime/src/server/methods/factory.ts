import type {
  SessionFactoryAgent,
  SessionFactoryCancel,
  SessionFactoryGetRun,
  SessionFactoryGetRunDetail,
  SessionFactoryGetRunProgress,
  SessionFactoryJournalGet,
  SessionFactoryJournalPut,
  SessionFactoryListRuns,
  SessionFactoryLog,
  SessionFactoryPause,
  SessionFactoryPauseAtCheckpoint,
  SessionFactoryResume,
  SessionFactoryRun,
} from "@parley/protocol";
import { detail, envelope, progressPage } from "../../factories/index.js";
import { factoriesOf } from "../../session/sub-agents/factory-home.js";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.factory.run": sessionHandler<typeof SessionFactoryRun>((session, { name, args, options = {} }) => {
    const { resumeFromRunId, ...rest } = options;
    const factories = factoriesOf(session);
    if (resumeFromRunId === undefined) return factories.run(name, args, rest);
    return factories.resume(resumeFromRunId, rest).then(({ run }) => run);
  }),

  "session.factory.resume": sessionHandler<typeof SessionFactoryResume>((session, { runId, ...options }) =>
    factoriesOf(session).resume(runId, options),
  ),

  "session.factory.cancel": sessionHandler<typeof SessionFactoryCancel>((session, { runId }) =>
    factoriesOf(session).cancel(runId),
  ),

  "session.factory.pause": sessionHandler<typeof SessionFactoryPause>((session, { runId }) =>
    factoriesOf(session).pause(runId),
  ),

  "session.factory.getRun": sessionHandler<typeof SessionFactoryGetRun>(async (session, { runId }) =>
    envelope(await factoriesOf(session).find(runId)),
  ),

  "session.factory.listRuns": sessionHandler<typeof SessionFactoryListRuns>((session, request) =>
    factoriesOf(session).list(request),
  ),

  "session.factory.getRunDetail": sessionHandler<typeof SessionFactoryGetRunDetail>(
    async (session, { runId }) => detail(await factoriesOf(session).find(runId)),
  ),

  "session.factory.getRunProgress": sessionHandler<typeof SessionFactoryGetRunProgress>(
    async (session, { runId, ...page }) => progressPage(await factoriesOf(session).find(runId), page),
  ),

  "session.factory.agent": sessionHandler<typeof SessionFactoryAgent>(
    async (session, { factoryRunId, executionToken, prompt, opts }) => {
      const attempt = factoriesOf(session).attempt(factoryRunId, executionToken);
      return { result: await attempt.agent(prompt, opts) };
    },
  ),

  "session.factory.log": sessionHandler<typeof SessionFactoryLog>(async (session, request) => {
    await factoriesOf(session).attempt(request.runId, request.executionToken).log(request.lines);
    return {};
  }),

  "session.factory.journal.get": sessionHandler<typeof SessionFactoryJournalGet>((session, request) => {
    const { steps } = factoriesOf(session).attempt(request.runId, request.executionToken).run;
    const { key } = request;
    return steps.has(key) ? { hit: true, resultJson: steps.get(key) } : { hit: false };
  }),

  "session.factory.journal.put": sessionHandler<typeof SessionFactoryJournalPut>(async (session, request) => {
    const attempt = factoriesOf(session).attempt(request.runId, request.executionToken);
    await attempt.step(request.key, request.resultJson);
    return {};
  }),

  "session.factory.pauseAtCheckpoint": sessionHandler<typeof SessionFactoryPauseAtCheckpoint>(
    async (session, request) => {
      const attempt = factoriesOf(session).attempt(request.runId, request.executionToken);
      return { action: (await attempt.pausesAt(request.key)) ? "pause" : "continue" };
    },
  ),
};
