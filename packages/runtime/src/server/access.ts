import { RpcError } from "@parley/protocol/jsonrpc";
import { ConnectionErrorCode } from "./errors.js";
import { sameToken } from "./handshake.js";

/** `observe` looks on; `drive` also prompts, answers and changes a session; `admin` may do everything. */
export type Role = "observe" | "drive" | "admin";

/** What a client may do. */
export interface Grant {
  /** Tells clients apart in messages. Not a secret. */
  readonly name: string;
  readonly role: Role;
  /** The sessions it may know of; `undefined`: all. */
  readonly sessions: ReadonlySet<string> | undefined;
}

/** What a client may do whose carrier is trusted, or who has the connection token. */
export const FULL_GRANT: Grant = { name: "connection", role: "admin", sessions: undefined };

/** A token of a client that may not do everything. */
export interface NamedToken {
  readonly token: string;
  readonly grant: Grant;
}

/** Judges the token of `connect`. @returns what it allows; `undefined` when it is none */
export type Admission = (token: unknown) => Grant | undefined;

/**
 * @param connectionToken allows everything
 * @returns `undefined` when there is no token at all, so that none is asked for
 */
export function admission(
  connectionToken: string | undefined,
  named: readonly NamedToken[] = [],
): Admission | undefined {
  const full = connectionToken === undefined ? [] : [{ token: connectionToken, grant: FULL_GRANT }];
  const known = [...full, ...named];
  if (known.length === 0) return undefined;
  return (given) => {
    /** Every token is looked at, so that the time taken tells nothing. */
    let found: Grant | undefined;
    for (const { token, grant } of known) if (sameToken(given, token)) found ??= grant;
    return found;
  };
}

/** Whether a client may know of a session. */
export function mayKnow({ sessions }: Grant, sessionId: string): boolean {
  return sessions === undefined || sessions.has(sessionId);
}

/**
 * The gate of every method.
 *
 * @throws RpcError FORBIDDEN
 */
export function authorize(grant: Grant, method: string, params: unknown): void {
  const isRoleEnough = RANK[grant.role] >= RANK[roleFor(method)];
  if (isRoleEnough && isWithinSessions(grant, method, params)) return;
  const data = { code: "FORBIDDEN", method };
  throw new RpcError(ConnectionErrorCode.Forbidden, `FORBIDDEN: the token "${grant.name}" may not do this.`, {
    data,
  });
}

const RANK: Readonly<Record<Role, number>> = { observe: 0, drive: 1, admin: 2 };

/** What is not named here needs `drive` if it is of one session, and `admin` otherwise. */
function roleFor(method: string): Role {
  if (OBSERVE.has(method)) return "observe";
  return method.startsWith("session.") && !ADMIN.has(method) ? "drive" : "admin";
}

/** A client that may know of some sessions only names the one that it means, except where it is shown only those. */
function isWithinSessions({ sessions }: Grant, method: string, params: unknown): boolean {
  if (sessions === undefined || WITHOUT_SESSION.has(method)) return true;
  const { sessionId } = (params ?? {}) as { sessionId?: unknown };
  return typeof sessionId === "string" && sessions.has(sessionId);
}

/** Say nothing of a session, or only of those that the client may know of. */
const WITHOUT_SESSION: ReadonlySet<string> = new Set([
  "ping",
  "connect",
  "status.get",
  "auth.getStatus",
  "models.list",
  "models.getBuiltInCatalog",
  "tools.list",
  "session.list",
  "session.getLastId",
  "session.getForeground",
]);

/** Of one session, but for good or beyond it. */
const ADMIN: ReadonlySet<string> = new Set([
  "session.debug.collectLogs",
  "session.canvas.provider.register",
  "session.canvas.provider.unregister",
  "session.delete",
  "session.provider.getEndpoint",
  "session.permissions.folderTrust.addTrusted",
  "session.permissions.locations.addToolApproval",
]);

/** Change nothing. `session.resume` only attaches such a client. */
const OBSERVE: ReadonlySet<string> = new Set([
  ...WITHOUT_SESSION,
  "session.resume",
  "session.detach",
  "session.canvas.list",
  "session.canvas.listOpen",
  "session.getMessages",
  "session.getMetadata",
  "session.factory.getRun",
  "session.factory.getRunDetail",
  "session.factory.getRunProgress",
  "session.factory.listRuns",
  "session.gitHubAuth.getStatus",
  "session.tasks.getCurrentPromotable",
  "session.tasks.getProgress",
  "session.tasks.list",
  "session.telemetry.getEngagementId",
  "session.eventLog.read",
  "session.eventLog.tail",
  "session.eventLog.registerInterest",
  "session.eventLog.releaseInterest",
  "session.history.listRewindPoints",
  "session.history.previewRewind",
  "session.metadata.activity",
  "session.metadata.getClientMetadata",
  "session.metadata.isProcessing",
  "session.metadata.snapshot",
  "session.mode.get",
  "session.model.getCurrent",
  "session.model.list",
  "session.name.get",
  "session.permissions.getMode",
  "session.permissions.paths.list",
  "session.permissions.pendingRequests",
  "session.plan.read",
  "session.plan.readSqlTodos",
  "session.plan.readSqlTodosWithDependencies",
  "session.queue.hasPending",
  "session.queue.pendingItems",
  "session.queue.snapshot",
  "session.schedule.list",
  "session.tools.getCurrentMetadata",
  "session.usage.getMetrics",
  "session.visibility.get",
  "session.workspaces.getWorkspace",
  "session.workspaces.listCheckpoints",
  "session.workspaces.readCheckpoint",
  "sessions.getMetadata",
  "sessions.readPersistedEvents",
]);
