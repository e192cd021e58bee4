import {
  createPermissionGate,
  type PermissionGate,
  type SessionPermissions,
} from "../../permissions/index.js";
import type { EventSink } from "../../ports/event-sink.js";
import type { SessionHooks } from "../customization/session-hooks.js";
import type { SessionSettings } from "../opening/settings.js";
import type { PendingQuestions } from "../questions/pending-questions.js";

/** What a session's gate needs of it. */
export interface GatedSession {
  readonly id: string;
  readonly events: EventSink;
  readonly questions: PendingQuestions;
  readonly permissions: SessionPermissions;
  readonly hooks: SessionHooks;
  settings(): SessionSettings;
}

export function createSessionGate(session: GatedSession): PermissionGate {
  const { id, events, questions, permissions, hooks, settings } = session;
  return createPermissionGate({
    sessionId: id,
    questions,
    permissions,
    roots: () => [permissions.primaryDirectory ?? settings().workingDirectory],
    hooks: {
      runner: hooks.runner,
      events,
      prompted: (message) =>
        hooks.notify({ notificationType: "permission_prompt", title: "Permission needed", message }),
    },
  });
}
