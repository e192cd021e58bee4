import type { HookRunner } from "../../hooks/index.js";
import {
  createPermissionGate,
  type PermissionGate,
  type SessionPermissions,
} from "../../permissions/index.js";
import type { ClientQuestions } from "../../ports/client-questions.js";
import type { EventSink } from "../../ports/event-sink.js";
import type { SessionHooks } from "../customization/session-hooks.js";
import type { SessionSettings } from "../opening/settings.js";
import type { SessionState } from "../session-state.js";

/** What a session's gate needs of it. */
export interface GatedSession {
  readonly id: string;
  readonly events: EventSink;
  readonly questions: ClientQuestions;
  readonly permissions: SessionPermissions;
  readonly settings: SessionSettings;
  readonly state: SessionState;
  readonly customization: { readonly hooks: SessionHooks };
}

/** The agent whose calls are judged. */
export interface GatedAgent {
  /** What stands for a session of its own in hooks and questions. */
  readonly id: string;
  readonly events: EventSink;
  readonly questions: ClientQuestions;
  readonly hooks: HookRunner;
}

/** @param agent default: the session's own */
export function createSessionGate(session: GatedSession, agent?: GatedAgent): PermissionGate {
  const { permissions, customization } = session;
  const { id, events, questions } = agent ?? session;
  return createPermissionGate({
    sessionId: id,
    questions,
    permissions,
    agentMode: () => session.state.mode,
    managed: () => {
      const { managed: policy, workingDirectory: root } = session.settings;
      return policy && { policy, root };
    },
    roots: () => rootsOf(permissions, session.settings),
    hooks: {
      runner: agent?.hooks ?? customization.hooks.runner,
      events,
      prompted: (message) =>
        customization.hooks.notify({
          message,
          notificationType: "permission_prompt",
          title: "Permission needed",
        }),
    },
  });
}

/** The directories that tools of a session may reach without a question about the path. */
export function rootsOf(permissions: SessionPermissions, settings: SessionSettings): readonly string[] {
  const { additionalDirectories, limits } = settings.tools;
  const primary = permissions.primaryDirectory ?? settings.workingDirectory;
  return [primary, ...additionalDirectories, ...(limits.directory === undefined ? [] : [limits.directory])];
}
