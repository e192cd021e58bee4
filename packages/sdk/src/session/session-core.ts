import type { OpenCanvasInstance, OpenedSession, RpcCaller, UnknownSessionEvent } from "@parley/protocol";
import { createSessionRpc } from "@parley/protocol";
import type { SessionHandlers } from "../callbacks/handlers.js";
import { QuestionDesk } from "../callbacks/questions/desk.js";
import type { Connection } from "../connection/connection.js";
import { ParleyError } from "../errors.js";
import type { TraceContext } from "../types/client-options.js";
import type { SessionEvent } from "../types/events.js";
import type { ReasoningEffort } from "../types/models.js";
import type { SessionConfigBase } from "../types/session-config.js";
import { type CanvasInstances, canvasInstances } from "./canvas-instances.js";
import { Delivery } from "./delivery.js";
import { EventHandlers } from "./event-handlers.js";
import { ExchangeWatch } from "./exchange-watch.js";

type AnyEvent = SessionEvent | UnknownSessionEvent;

/** What a session needs of its client. */
export interface SessionHome {
  readonly connection: Connection;
  traceContext(): Promise<TraceContext>;
  /** The session is left: nothing is routed to it any more. */
  forget(core: SessionCore): void;
  warn(message: string): void;
}

/** How a session is opened again on a new connection. */
export type Reopen = (caller: RpcCaller) => Promise<OpenedSession>;

/** A session as this program holds it: routes its events, answers its questions, follows its exchanges. */
export class SessionCore {
  readonly sessionId: string;
  readonly home: SessionHome;
  readonly handlers: SessionHandlers;
  readonly events: EventHandlers;
  readonly desk: QuestionDesk;
  readonly delivery: Delivery;
  readonly canvases: CanvasInstances = canvasInstances();
  /** What opening it gave. */
  opened: OpenedSession;
  /** Set once it is open. */
  reopen: Reopen | undefined;
  /** What the session's model was changed to since. */
  model: Pick<SessionConfigBase, "model" | "reasoningEffort"> = {};
  readonly #watches = new Set<ExchangeWatch>();
  readonly #onClosed = new Set<() => void>();
  #closed: Error | undefined;

  constructor(sessionId: string, handlers: SessionHandlers, home: SessionHome) {
    this.sessionId = sessionId;
    this.handlers = handlers;
    this.home = home;
    this.opened = { sessionId };
    const warn = (message: string) => home.warn(message);
    this.events = new EventHandlers(warn);
    this.desk = new QuestionDesk({ sessionId, handlers, caller: home.connection, warn });
    this.delivery = new Delivery(sessionId, (event) => this.#show(event));
    if (handlers.config.onEvent) this.events.add(handlers.config.onEvent);
  }

  /** Why the session was left; `undefined` while it is held. */
  get closed(): Error | undefined {
    return this.#closed;
  }

  /** An event arrived. */
  receive(event: AnyEvent): void {
    if (!this.#closed) this.delivery.receive(event);
  }

  /** Follows the next message that is sent; until {@link unwatch}. */
  watch(): ExchangeWatch {
    const watch = new ExchangeWatch();
    this.#watches.add(watch);
    if (this.#closed) watch.fail(this.#closed);
    return watch;
  }

  unwatch(watch: ExchangeWatch): void {
    this.#watches.delete(watch);
  }

  /** @returns takes the handler off again */
  onClosed(handler: () => void): () => void {
    this.#onClosed.add(handler);
    return () => void this.#onClosed.delete(handler);
  }

  openedAs(opened: OpenedSession): void {
    this.opened = { ...this.opened, ...opened };
    this.canvases.reset(opened.openCanvases ?? []);
  }

  /** The connection is lost, and will be back. */
  suspend(reason: Error): void {
    this.delivery.hold();
    this.desk.suspend(reason);
  }

  /**
   * Takes the session up again on a new connection: shows what was missed, asks what is still open, and finds
   * out about exchanges that ended meanwhile. What it throws leaves the session suspended.
   */
  async resume(caller: RpcCaller): Promise<void> {
    if (!this.reopen) return;
    // An attempt before this one may have come as far as being live.
    this.suspend(new ParleyError("ERR_CONNECTION_LOST", "The connection was lost again."));
    this.openedAs(await this.reopen(caller));
    await this.delivery.catchUp(caller);
    this.desk.resume();
    await this.#settleWatches(caller);
  }

  /** The session is left: handlers are taken off, and what waits for it fails. Idempotent. */
  close(reason: Error): void {
    if (this.#closed) return;
    this.#closed = reason;
    this.desk.close(reason);
    for (const watch of this.#watches) watch.fail(reason);
    for (const handler of this.#onClosed) handler();
    this.events.clear();
  }

  #show(event: AnyEvent): void {
    for (const watch of this.#watches) watch.observe(event);
    this.#track(event as SessionEvent);
    this.events.show(event);
    this.desk.observe(event);
  }

  #track(event: SessionEvent): void {
    switch (event.type) {
      case "session.canvas.opened":
        this.canvases.opened(event.data as OpenCanvasInstance);
        break;
      case "session.canvas.closed":
        this.canvases.closed(event.data.instanceId);
        break;
      case "session.model_change":
        this.model = {
          model: event.data.newModel,
          ...(event.data.reasoningEffort
            ? { reasoningEffort: event.data.reasoningEffort as ReasoningEffort }
            : {}),
        };
        break;
      case "capabilities.changed":
        this.opened = {
          ...this.opened,
          capabilities: {
            ...this.opened.capabilities,
            ui: { ...this.opened.capabilities?.ui, ...event.data.ui },
          },
        };
        break;
    }
  }

  /** The end of an exchange is not on the log: a runtime that works on nothing is done with it. */
  async #settleWatches(caller: RpcCaller): Promise<void> {
    for (const watch of this.#watches) {
      if (watch.isQueued === undefined || (await this.#isWorking(caller, watch.isQueued))) continue;
      if (watch.isQueued) {
        const message = "The runtime lost the message while the connection was lost.";
        watch.fail(new ParleyError("ERR_CONNECTION_LOST", message));
      } else {
        watch.end();
      }
    }
  }

  async #isWorking(caller: RpcCaller, isQueued: boolean): Promise<boolean> {
    const rpc = createSessionRpc(caller, this.sessionId);
    try {
      if ((await rpc.metadata.isProcessing()).processing) return true;
      return isQueued && (await rpc.queue.pendingItems()).items.length > 0;
    } catch {
      // A runtime that can't tell is waited for.
      return true;
    }
  }
}
