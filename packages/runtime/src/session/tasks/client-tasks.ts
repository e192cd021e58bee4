import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type {
  ClientTaskCancelResult,
  TaskClientInfo,
  TaskClientProgress,
  TaskClientStatus,
  TaskClientUpdate,
  TaskProgressLine,
  TasksRegisterRequest,
  TasksRegisterResult,
  TasksUpdateRequest,
  TasksUpdateResult,
} from "@parley/protocol";
import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
import type { ClientRequest } from "../clients/session-client.js";

/** A client that carries out work which a session keeps track of. */
export interface TaskOwner {
  readonly connectionId: number;
  readonly request: ClientRequest;
}

interface Descriptor extends Pick<TasksRegisterRequest, "clientTaskId" | "description" | "cancellable"> {
  readonly displayName: string | undefined;
}

interface ClientTask {
  readonly id: string;
  readonly described: Descriptor;
  owner: TaskOwner | undefined;
  readonly participantId: string;
  joinId: string;
  status: TaskClientStatus;
  sequence: number;
  lastUpdate: TaskClientUpdate | undefined;
  /** Facts that its state has and others have not. */
  facts: Partial<TaskClientInfo>;
  readonly progress: { phase?: string; percentage?: number; lastMessage?: string };
  readonly activity: TaskProgressLine[];
  readonly startedAt: string;
  updatedAt: string;
  activeMs: number;
  /** When it last began to be active; `undefined` while it isn't. Milliseconds since the epoch. */
  since: number | undefined;
}

/** How many lines of activity are kept of each, and how many tasks that have ended. */
const KEPT_ACTIVITY = 10;
const KEPT_ENDED = 50;

/** Source of code, message and reasons: the official runtime. */
const conflict = (data: object) => new RpcError(-32012, "TASK_CONFLICT", { data });

const invalid = (message: string) => new RpcError(ErrorCode.InvalidParams, message);

function refuseEmpty(texts: Readonly<Record<string, string | undefined>>): void {
  for (const [name, text] of Object.entries(texts)) {
    if (text === "") throw invalid(`${name} must be a non-empty string`);
  }
}

function checkUpdate(update: TaskClientUpdate): void {
  if (update.kind === "failed") refuseEmpty({ error: update.error });
  if (update.kind !== "progress") return;
  const { percentage, status } = update;
  if (typeof percentage === "number" && !(percentage >= 0 && percentage <= 100)) {
    throw invalid("percentage must be finite and between 0 and 100");
  }
  if (status !== undefined && status !== "running" && status !== "idle") {
    const expected = "expected `running` or `idle`";
    throw invalid(`Invalid client task update: unknown variant \`${status}\`, ${expected}`);
  }
}

/** Work of a session's clients, which they tell it of; gone with the session's time in memory. */
export class ClientTasks {
  readonly #tasks = new Map<string, ClientTask>();
  readonly #participants = new Map<number, string>();
  readonly #changed: () => void;

  /** @param changed is told of every change */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** How many are at work. */
  get running(): number {
    return [...this.#tasks.values()].filter(({ status }) => status === "running").length;
  }

  list(): readonly TaskClientInfo[] {
    return [...this.#tasks.values()].map(infoOf);
  }

  progress(id: string): TaskClientProgress | undefined {
    const task = this.#tasks.get(id);
    if (!task) return undefined;
    const { status, sequence, updatedAt, progress, activity } = task;
    return { type: "client", status, sequence, ...progress, updatedAt, recentActivity: [...activity] };
  }

  /** Takes up work of a client, or hands one that nobody looks after any more to this client. @throws RpcError */
  register(owner: TaskOwner, request: TasksRegisterRequest): TasksRegisterResult {
    const { clientTaskId, description, displayName, cancellable, expectedSequence } = request;
    refuseEmpty({ clientTaskId, description, displayName });
    const described = { clientTaskId, description, displayName, cancellable };
    const known = [...this.#tasks.values()].find(
      (task) =>
        task.described.clientTaskId === clientTaskId &&
        (task.owner === undefined || task.owner.connectionId === owner.connectionId),
    );
    if (known) return this.#registerAgain(known, owner, { described, expectedSequence });
    if (expectedSequence !== undefined) throw conflict({ reason: "sequence_mismatch", clientTaskId });
    const now = new Date().toISOString();
    const task: ClientTask = {
      id: randomUUID(),
      described,
      owner,
      participantId: this.#participant(owner.connectionId),
      joinId: randomUUID(),
      status: "running",
      sequence: 0,
      lastUpdate: undefined,
      facts: {},
      progress: {},
      activity: [],
      startedAt: now,
      updatedAt: now,
      activeMs: 0,
      since: Date.now(),
    };
    this.#tasks.set(task.id, task);
    this.#bound();
    this.#changed();
    return { task: infoOf(task), created: true, reclaimed: false };
  }

  #registerAgain(
    task: ClientTask,
    owner: TaskOwner,
    { described, expectedSequence }: { described: Descriptor; expectedSequence: number | undefined },
  ): TasksRegisterResult {
    const { clientTaskId } = described;
    if (hasEnded(task)) throw conflict({ reason: "terminal", clientTaskId });
    if (!isDeepStrictEqual(task.described, described))
      throw conflict({ reason: "descriptor_mismatch", clientTaskId });
    const { id: taskId, sequence: currentSequence } = task;
    if (expectedSequence !== undefined && expectedSequence !== currentSequence)
      throw conflict({
        reason: "sequence_mismatch",
        taskId,
        clientTaskId,
        currentSequence,
        expectedSequence,
      });
    if (task.owner) return { task: infoOf(task), created: false, reclaimed: false };
    task.owner = owner;
    task.joinId = randomUUID();
    this.#move(task, "running", { reclaimedAt: new Date().toISOString() });
    this.#changed();
    return { task: infoOf(task), created: false, reclaimed: true };
  }

  /** Takes what a client tells of its work, in order. @throws RpcError */
  update(owner: TaskOwner, { id, sequence, update }: TasksUpdateRequest): TasksUpdateResult {
    if (update.kind === "progress" && Object.keys(update).length === 1)
      throw invalid("empty progress update");
    checkUpdate(update);
    const task = this.#tasks.get(id);
    if (!task || task.owner?.connectionId !== owner.connectionId)
      throw conflict({ reason: "not_found", taskId: id });
    if (sequence === task.sequence && isDeepStrictEqual(update, task.lastUpdate))
      return { task: infoOf(task), applied: false, duplicate: true };
    if (hasEnded(task)) throw conflict({ reason: "terminal", taskId: id });
    if (sequence !== task.sequence + 1) {
      const { clientTaskId } = task.described;
      const current = { currentSequence: task.sequence, expectedSequence: task.sequence + 1 };
      const data = { reason: "sequence_mismatch", taskId: id, clientTaskId, ...current };
      throw conflict({ ...data, receivedSequence: sequence });
    }
    task.sequence = sequence;
    task.lastUpdate = update;
    this.#apply(task, update);
    this.#changed();
    return { task: infoOf(task), applied: true, duplicate: false };
  }

  #apply(task: ClientTask, update: TaskClientUpdate): void {
    const { message } = update;
    if (message !== undefined) {
      task.progress.lastMessage = message;
      task.activity.push({ message, timestamp: new Date().toISOString() });
      if (task.activity.length > KEPT_ACTIVITY) task.activity.shift();
    }
    switch (update.kind) {
      case "progress":
        setOrDelete(task.progress, "phase", update.phase);
        setOrDelete(task.progress, "percentage", update.percentage);
        this.#move(task, update.status ?? task.status);
        break;
      case "completed":
        this.#move(task, "completed", update.result === undefined ? {} : { result: update.result });
        break;
      case "failed": {
        const { error, code } = update;
        this.#move(task, "failed", { error, ...(code !== undefined && { errorCode: code }) });
        break;
      }
      case "cancelled":
        this.#move(task, "cancelled", { cancellationReason: update.reason ?? "cancelled" });
    }
  }

  /** Asks the client to give up its work. @returns whether it did */
  async cancel(id: string, signal: AbortSignal): Promise<boolean> {
    const task = this.#tasks.get(id);
    const cancelled = task && (await this.#ask(task, "cancel_requested", signal).catch(() => false));
    if (!task || !cancelled || hasEnded(task)) return false;
    this.#move(task, "cancelled", { cancellationReason: "cancel_requested" });
    this.#changed();
    return true;
  }

  /** Forgets one that has ended. @returns whether it did */
  remove(id: string): boolean {
    const task = this.#tasks.get(id);
    if (!task || !hasEnded(task)) return false;
    this.#tasks.delete(id);
    this.#changed();
    return true;
  }

  has(id: string): boolean {
    return this.#tasks.has(id);
  }

  /** A client is gone; its work waits for it to come back. */
  left(connectionId: number): void {
    for (const task of this.#tasks.values()) {
      if (task.owner?.connectionId !== connectionId || hasEnded(task)) continue;
      task.owner = undefined;
      this.#move(task, "orphaned", { orphanedAt: new Date().toISOString() });
      this.#changed();
    }
    this.#participants.delete(connectionId);
  }

  /** Tells clients that the session ends, without waiting for them. */
  dispose(): void {
    const never = new AbortController().signal;
    for (const task of this.#tasks.values())
      if (!hasEnded(task)) this.#ask(task, "session_shutdown", never).catch(() => {});
    this.#tasks.clear();
  }

  async #ask(
    { id, described, owner }: ClientTask,
    reason: "cancel_requested" | "session_shutdown",
    signal: AbortSignal,
  ): Promise<boolean> {
    if (!described.cancellable || !owner) return false;
    const { clientTaskId } = described;
    const params = { id, clientTaskId, cancellationId: randomUUID(), reason };
    const answer = (await owner.request("tasks.cancel", params, signal)) as Partial<ClientTaskCancelResult>;
    return answer?.cancelled === true;
  }

  #move(task: ClientTask, status: TaskClientStatus, facts: Partial<TaskClientInfo> = {}): void {
    const now = Date.now();
    if (task.since !== undefined) task.activeMs += now - task.since;
    task.since = status === "running" ? now : undefined;
    task.updatedAt = new Date(now).toISOString();
    task.facts = { ...facts, ...(status === "idle" && { idleSince: task.updatedAt }) };
    task.status = status;
    if (hasEnded(task)) task.facts.completedAt = task.updatedAt;
  }

  #participant(connectionId: number): string {
    const known = this.#participants.get(connectionId) ?? randomUUID();
    this.#participants.set(connectionId, known);
    return known;
  }

  #bound(): void {
    const ended = [...this.#tasks.values()].filter(hasEnded);
    for (const { id } of ended.slice(0, Math.max(0, ended.length - KEPT_ENDED))) this.#tasks.delete(id);
  }
}

function hasEnded({ status }: ClientTask): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}

function setOrDelete<Key extends "phase" | "percentage">(
  progress: ClientTask["progress"],
  key: Key,
  value: ClientTask["progress"][Key] | null,
): void {
  if (value === null) delete progress[key];
  else if (value !== undefined) progress[key] = value;
}

function infoOf(task: ClientTask): TaskClientInfo {
  const { id, described, status, sequence, facts, startedAt, updatedAt, owner, participantId, joinId } = task;
  const { clientTaskId, displayName, description, cancellable } = described;
  const { since } = task;
  return {
    type: "client",
    id,
    clientTaskId,
    ...(displayName !== undefined && { displayName }),
    description,
    status,
    executionMode: "background",
    canCancel: cancellable && owner !== undefined && !hasEnded(task),
    sequence,
    activeTimeMs: task.activeMs,
    startedAt,
    updatedAt,
    ...facts,
    ...(since !== undefined && { activeStartedAt: new Date(since).toISOString() }),
    owner: { participantId, joinId, kind: "sdk", presence: owner ? "connected" : "disconnected" },
  };
}
