import { type CallRecord, type Conversation, estimateTokens } from "../agent/index.js";
import type { HookRunner } from "../hooks/index.js";
import type { PermissionGate } from "../permissions/index.js";
import type { EventSink } from "../ports/event-sink.js";
import {
  type CallRecords,
  createToolExecutor,
  type Notification,
  type SessionResources,
  type ToolCatalog,
  type ToolExecutor,
  toolEnvironment,
  type WorkFiles,
} from "../tools/index.js";
import type { Journal } from "./events/journal.js";
import { copyingFiles } from "./history/file-changes/copying-gate.js";
import type { FileChanges } from "./history/file-changes/file-changes.js";
import type { SessionSettings } from "./opening/settings.js";
import type { SessionState } from "./session-state.js";
import type { Workspace } from "./storage/workspace.js";
import { tellingOfCommands } from "./work/command-gate.js";

/** What the calls of all agents of a session share. */
export interface ExecutingSession {
  readonly id: string;
  readonly journal: Journal;
  readonly fileChanges: FileChanges;
  /** What file tools work on. */
  readonly files: WorkFiles;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly settings: SessionSettings;
  readonly state: Pick<SessionState, "mode">;
  readonly workspace: Pick<Workspace, "directory">;
}

/** The agent that makes calls: the session's own, or a sub-agent. */
export interface CallingAgent {
  readonly events: EventSink;
  readonly conversation: Conversation;
  readonly gate: PermissionGate;
  readonly hooks: HookRunner;
  /** What its tools keep between calls. */
  readonly resources: SessionResources;
  catalog(): ToolCatalog;
  notify(notification: Notification): void;
  /** Whether the user has said something that waits for calls to end. Default: never. */
  isSteered?(): boolean;
}

/** The one way in which an agent of a session reaches a tool. */
export function createSessionExecutor(session: ExecutingSession, agent: CallingAgent): ToolExecutor {
  const { id } = session;
  const { events, conversation, hooks } = agent;
  return createToolExecutor({
    sessionId: id,
    get workingDirectory() {
      return session.settings.workingDirectory;
    },
    files: session.files,
    environment: toolEnvironment(session.environment, id),
    catalog: agent.catalog,
    gate: copyingFiles(
      tellingOfCommands(agent.gate, events),
      session.fileChanges,
      () => session.settings.workingDirectory,
    ),
    events,
    resources: agent.resources,
    limits: () => session.settings.tools.limits,
    hooks: { runner: hooks, records: callRecords(session.journal, conversation) },
    notify: agent.notify,
    planFolder: () => (session.state.mode === "plan" ? session.workspace.directory : undefined),
    isSteered: () => agent.isSteered?.() ?? false,
    countTokens: estimateTokens,
  });
}

/** Keeps on the log, and before the model, what hooks say of calls. */
function callRecords(journal: Journal, conversation: Conversation): CallRecords {
  const keep = async (record: CallRecord) => {
    await journal.control(record);
    conversation.applyControl({ ...record });
  };
  return {
    hooked: (toolCallId, verdict) => keep({ control: "call-hooked", toolCallId, ...verdict }),
    context: (toolCallId, text) => keep({ control: "call-context", toolCallId, text }),
  };
}
