import type {
  AgentRegistrySpawn,
  SessionCancelAllBackgroundAgents,
  SessionFleetStart,
  SessionTasksCancel,
  SessionTasksGetCurrentPromotable,
  SessionTasksGetProgress,
  SessionTasksList,
  SessionTasksPromoteCurrentToBackground,
  SessionTasksPromoteToBackground,
  SessionTasksRefresh,
  SessionTasksRegister,
  SessionTasksRemove,
  SessionTasksSendMessage,
  SessionTasksStartAgent,
  SessionTasksUpdate,
  SessionTasksWaitForPending,
} from "@parley/protocol";
import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
import type { Session } from "../../session/session.js";
import { fleetMessage } from "../../session/sub-agents/fleet-message.js";
import { agentProgress, agentTaskInfo } from "../../session/tasks/agent-tasks.js";
import type { TaskOwner } from "../../session/tasks/client-tasks.js";
import { shellProgress, shellTaskInfo } from "../../session/tasks/shell-tasks.js";
import type { Connection } from "../connection.js";
import { type Handlers, handler, sessionHandler } from "../handler.js";
import { readPrompt } from "../prompts.js";

/** How long a client may wait for work in the background. Source: the official runtime's schema. Milliseconds. */
const LONGEST_WAIT_MS = 600_000;

function ownerOf(connection: Connection): TaskOwner {
  const { id: connectionId } = connection;
  return { connectionId, request: connection.request };
}

/** Tasks of clients are for clients that know of such. Source of code and message: the official runtime. */
function refuseTasks({ hasTasks }: Connection): void {
  if (!hasTasks) throw new RpcError(-32013, "TASK_UNSUPPORTED");
}

function promotable({ subAgents }: Session) {
  return subAgents.records.all.find((record) => subAgents.canPromote(record));
}

export const handlers: Handlers = {
  "session.tasks.list": sessionHandler<typeof SessionTasksList>(
    ({ subAgents, clientTasks, background }, _, { connection }) => ({
      tasks: [
        ...subAgents.records.all.map((record) => agentTaskInfo(record, subAgents)),
        ...(connection.hasTasks ? clientTasks.list() : []),
        ...background.shells.map(shellTaskInfo),
      ],
    }),
  ),

  "session.tasks.register": sessionHandler<typeof SessionTasksRegister>(
    ({ clientTasks }, params, { connection }) => {
      refuseTasks(connection);
      return clientTasks.register(ownerOf(connection), params);
    },
  ),

  "session.tasks.update": sessionHandler<typeof SessionTasksUpdate>(
    ({ clientTasks }, params, { connection }) => {
      refuseTasks(connection);
      return clientTasks.update(ownerOf(connection), params);
    },
  ),

  "session.tasks.getProgress": sessionHandler<typeof SessionTasksGetProgress>(
    ({ subAgents, clientTasks, background }, { id }, { connection }) => {
      const record = subAgents.records.get(id);
      const shell = background.shells.find((running) => running.id === id);
      if (record) return { progress: agentProgress(record) };
      if (shell) return { progress: shellProgress(shell) };
      return { progress: (connection.hasTasks && clientTasks.progress(id)) || null };
    },
  ),

  "session.tasks.startAgent": sessionHandler<typeof SessionTasksStartAgent>(
    async ({ subAgents, customization }, { agentType, prompt, name, description = name, model }) => {
      for (const [field, text] of Object.entries({ agentType, prompt, name })) {
        if (text === "") throw new Error(`Expected string parameter '${field}'`);
      }
      await customization.agents.load();
      const work = { agentType, prompt, name, description, model, mode: "background" } as const;
      const started = await subAgents.start(work, {});
      if (!("state" in started)) return { agentId: started.id };
      const problem = started.message.replace("agent_type:", "agent type:").replace("types are:", "types:");
      throw new Error(`GenericFailure, ${problem}`);
    },
  ),

  "session.tasks.getCurrentPromotable": sessionHandler<typeof SessionTasksGetCurrentPromotable>((session) => {
    const record = promotable(session);
    return record ? { task: agentTaskInfo(record, session.subAgents) } : {};
  }),

  "session.tasks.promoteToBackground": sessionHandler<typeof SessionTasksPromoteToBackground>(
    ({ subAgents, background }, { id }) => ({
      promoted: subAgents.promote(id) || background.promoteShell(id),
    }),
  ),

  "session.tasks.promoteCurrentToBackground": sessionHandler<typeof SessionTasksPromoteCurrentToBackground>(
    (session) => {
      const record = promotable(session);
      if (!record || !session.subAgents.promote(record.id)) return {};
      return { task: agentTaskInfo(record, session.subAgents) };
    },
  ),

  "session.tasks.sendMessage": sessionHandler<typeof SessionTasksSendMessage>(
    async ({ subAgents }, { id, message }) => {
      const sent = await subAgents.send(id, message);
      return sent ? { sent } : { sent, error: "Agent not found or not accepting messages" };
    },
  ),

  "session.tasks.cancel": sessionHandler<typeof SessionTasksCancel>(async (session, { id }, call) => {
    const { subAgents, clientTasks } = session;
    if (clientTasks.has(id)) {
      return { cancelled: call.connection.hasTasks && (await clientTasks.cancel(id, call.signal)) };
    }
    return { cancelled: (await subAgents.cancel(id)) || (await session.background.stopShell(id)) };
  }),

  "session.tasks.remove": sessionHandler<typeof SessionTasksRemove>(({ subAgents, clientTasks }, { id }) => ({
    removed: clientTasks.has(id) ? clientTasks.remove(id) : subAgents.forget(id),
  })),

  "session.tasks.refresh": sessionHandler<typeof SessionTasksRefresh>(() => ({})),

  "session.tasks.waitForPending": sessionHandler<typeof SessionTasksWaitForPending>(
    async (session, _, { signal }) => {
      await session.work.drained(AbortSignal.any([signal, AbortSignal.timeout(LONGEST_WAIT_MS)]));
      return {};
    },
  ),

  "session.cancelAllBackgroundAgents": sessionHandler<typeof SessionCancelAllBackgroundAgents>(
    ({ subAgents }) => subAgents.cancelWorking(),
  ),

  "session.fleet.start": sessionHandler<typeof SessionFleetStart>(
    async (session, { prompt, attachments }) => {
      await session.prompts.send(readPrompt({ ...fleetMessage(prompt), attachments }), "back");
      return { started: true };
    },
  ),

  "agentRegistry.spawn": handler<typeof AgentRegistrySpawn>(() => {
    throw new RpcError(ErrorCode.MethodNotFound, "agentRegistry.spawn is not enabled on this server");
  }),
};
