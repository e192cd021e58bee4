import type {
  SessionContentExclusionCheckPaths,
  SessionSandboxDisableForSession,
  SessionSandboxGetEnforcementStatus,
  SessionShellCancelUserRequested,
  SessionShellExec,
  SessionShellExecuteUserRequested,
  SessionShellKill,
} from "@parley/protocol";
import { PERMISSION_QUESTION } from "../../session/questions/question-types.js";
import { type Handlers, sessionHandler } from "../handler.js";

/** Commands that people run beside the agent, and what commands run in. */
export const handlers: Handlers = {
  "session.shell.exec": sessionHandler<typeof SessionShellExec>(
    async (session, { command, cwd, timeout }) => {
      const { id, ended } = await session.userCommands.start(command, { cwd, timeoutMs: timeout });
      void ended.finally(session.hold());
      return { processId: id };
    },
  ),

  "session.shell.kill": sessionHandler<typeof SessionShellKill>(async (session, { processId, signal }) => ({
    killed: await session.userCommands.kill(processId, signal),
  })),

  "session.shell.executeUserRequested": sessionHandler<typeof SessionShellExecuteUserRequested>(
    (session, { requestId, command }) => session.userCommands.run(requestId, command),
  ),

  "session.shell.cancelUserRequested": sessionHandler<typeof SessionShellCancelUserRequested>(
    async (session, { requestId }) => ({ cancelled: await session.userCommands.cancel(requestId) }),
  ),

  // Commands run as the runtime's user does: there is no sandbox to require or to leave.
  "session.sandbox.getEnforcementStatus": sessionHandler<typeof SessionSandboxGetEnforcementStatus>(() => ({
    required: false,
    blocked: false,
  })),

  "session.sandbox.disableForSession": sessionHandler<typeof SessionSandboxDisableForSession>(
    ({ questions }, { requestId }) => {
      const isPending = questions
        .list(PERMISSION_QUESTION)
        .some((question) => question.requestId === requestId);
      if (!isPending) throw new Error(`pending permission request '${requestId}' was not found`);
      return { success: false, enabled: false };
    },
  ),

  "session.contentExclusion.checkPaths": sessionHandler<typeof SessionContentExclusionCheckPaths>(() => ({
    available: false,
    checks: [],
  })),
};
