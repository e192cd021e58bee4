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

/** What a session's gate needs of it. */
export interface GatedSession {
  readonly id: string;
  readonly events: EventSink;
  readonly questions: ClientQuestions;
  readonly permissions: SessionPermissions;
  readonly hooks: SessionHooks;
  settings(): SessionSettings;
}

/** @param runner runs the hooks of the agent whose calls are judged. Default: the session's own agent */
/** The directories that tools of a session may reach without a question about the path. */
export function rootsOf(permissions: SessionPermissions, settings: SessionSettings): readonly string[] {
  const { additionalDirectories, limits } = settings.tools;
  const primary = permissions.primaryDirectory ?? settings.workingDirectory;
  return [primary, ...additionalDirectories, ...(limits.directory === undefined ? [] : [limits.directory])];
}

export function createSessionGate(session: GatedSession, runner?: HookRunner): PermissionGate {
  const { id, events, questions, permissions, hooks, settings } = session;
  return createPermissionGate({
    sessionId: id,
    questions,
    permissions,
    roots: () => rootsOf(permissions, settings()),
    hooks: {
      runner: runner ?? hooks.runner,
      events,
      prompted: (message) =>
        hooks.notify({ message, notificationType: "permission_prompt", title: "Permission needed" }),
    },
  });
}
