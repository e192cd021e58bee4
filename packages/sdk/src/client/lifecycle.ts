import { ParleyError } from "../errors.js";
import type {
  SessionLifecycleEvent,
  SessionLifecycleEventMetadata,
  SessionLifecycleEventType,
  SessionLifecycleHandler,
} from "../types/sessions.js";

const TYPES: ReadonlySet<string> = new Set<SessionLifecycleEventType>([
  "session.created",
  "session.deleted",
  "session.updated",
  "session.foreground",
  "session.background",
]);

/** Who is told what happens to sessions as a whole. */
export class LifecycleHandlers {
  readonly #all = new Set<SessionLifecycleHandler>();
  readonly #typed = new Map<string, Set<SessionLifecycleHandler>>();
  readonly #warn: (message: string) => void;

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  /** @returns takes the handler off again */
  add(
    typeOrHandler: SessionLifecycleEventType | SessionLifecycleHandler,
    handler?: SessionLifecycleHandler,
  ): () => void {
    if (typeof typeOrHandler === "function") return addTo(this.#all, typeOrHandler);
    if (!handler) throw new ParleyError("ERR_INVALID_OPTION", "onLifecycle(type, handler) needs a handler.");
    const handlers = this.#typed.get(typeOrHandler) ?? new Set();
    this.#typed.set(typeOrHandler, handlers);
    return addTo(handlers, handler);
  }

  /** Tells of a notification, those of its type first. A type from a newer runtime counts as an update. */
  dispatch(params: unknown): SessionLifecycleEvent | undefined {
    const event = lifecycleEvent(params as Record<string, unknown>);
    if (!event) return undefined;
    for (const handler of [...(this.#typed.get(event.type) ?? []), ...this.#all]) {
      try {
        handler(event);
      } catch (error) {
        this.#warn(`A handler of ${event.type} failed: ${error}`);
      }
    }
    return event;
  }
}

function addTo(handlers: Set<SessionLifecycleHandler>, handler: SessionLifecycleHandler): () => void {
  const own: SessionLifecycleHandler = (event) => handler(event);
  handlers.add(own);
  return () => void handlers.delete(own);
}

function lifecycleEvent(params: Record<string, unknown>): SessionLifecycleEvent | undefined {
  const { type, sessionId, metadata } = params;
  if (typeof type !== "string" || typeof sessionId !== "string") return undefined;
  return {
    type: TYPES.has(type) ? type : "session.updated",
    sessionId,
    ...(metadata ? { metadata: lifecycleMetadata(metadata as Record<string, string>) } : {}),
  } as SessionLifecycleEvent;
}

function lifecycleMetadata({ startTime, modifiedTime, summary }: Record<string, string>) {
  const result: SessionLifecycleEventMetadata = {
    startTime: new Date(startTime ?? ""),
    modifiedTime: new Date(modifiedTime ?? ""),
  };
  return summary === undefined ? result : { ...result, summary };
}
