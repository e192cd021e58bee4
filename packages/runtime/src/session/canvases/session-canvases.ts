import type {
  CanvasActionInvokeRequest,
  CanvasOpenRequest,
  ClientCanvas,
  DiscoveredCanvas,
  OpenCanvasInstance,
  SessionConfigParams,
} from "@parley/protocol";
import type { EventSink } from "../../ports/event-sink.js";
import { Turns } from "../../promises/turns.js";
import type { ClientOffer } from "../clients/session-client.js";
import type { CanvasBook, RecordedCanvas } from "./canvas-book.js";
import {
  type CanvasProvider,
  CanvasRegistry,
  clientProvider,
  type ProvidedCanvas,
} from "./canvas-registry.js";
import { canvasesText } from "./canvases-text.js";
import { checkAction, checkOpenInput } from "./check-input.js";
import { OpenCanvases } from "./open-canvases.js";
import {
  askProvider,
  type CallingSession,
  type InstanceCall,
  instanceOf,
  isClient,
  noLongerRegistered,
  withoutIcon,
} from "./provider-calls.js";

/** What canvases need of their session. */
export interface SessionWithCanvases extends CallingSession {
  readonly state: { readonly canvases: CanvasBook };
  readonly events: EventSink;
  readonly clients: CallingSession["clients"] & { offering(what: ClientOffer): readonly unknown[] };
  /** Keeps the session in memory. @returns ends that */
  hold(): () => void;
}

/** What a client says of canvases when it opens a session. */
export type BroughtCanvases = Pick<SessionConfigParams, "canvases" | "canvasProvider">;

/** How long a provider may take to close an instance. Milliseconds. */
const CLOSE_MS = 30_000;
const NEVER = new AbortController().signal;

/** Type and text: the official runtime's. */
const NOT_ACKNOWLEDGED = {
  warningType: "copilot_runtime::canvas::core",
  message: "A canvas extension did not acknowledge closing; it was closed anyway.",
};

/**
 * The canvases of a session: panels beside the conversation that clients provide and people see. The log has which
 * instances are open; whoever provides their canvas opens them again when it was gone. Wording of failures: the
 * official runtime's.
 */
export class SessionCanvases {
  readonly #session: SessionWithCanvases;
  readonly #registry = new CanvasRegistry();
  readonly #open: OpenCanvases;
  /** An instance is opened by one after the other. */
  readonly #turns = new Turns<string>();
  /** Connections that have brought what clients have not been told of. */
  readonly #untold = new Set<string>();

  /** @param open what was open before the session left memory */
  constructor(session: SessionWithCanvases, open = new OpenCanvases()) {
    this.#session = session;
    this.#open = open;
  }

  /** Whether a client shows canvases: without one, the model hears nothing of them. */
  get areShown(): boolean {
    return this.#session.clients.offering("canvas-renderer").length > 0;
  }

  /** For the system message: the canvases that a model may open; empty when there are none. */
  get text(): string {
    return this.areShown ? canvasesText(this.listed) : "";
  }

  /** Those that can be opened. */
  get listed(): DiscoveredCanvas[] {
    return this.#registry.listed;
  }

  /** The instances that are open and whose provider is here, oldest first. */
  get shown(): OpenCanvasInstance[] {
    return this.#open.shown.filter((one) => this.#registry.get(one));
  }

  /** What stays of them while the session is not in memory. */
  get kept(): OpenCanvases {
    return this.#open;
  }

  /** Whether somebody provides canvases who will not bring them again when the session is back in memory. */
  get areBorrowed(): boolean {
    return this.#registry.all.some(({ connectionId }) => !isClient(this.#session, connectionId));
  }

  /** Takes on what a client brings when it comes, if that is anything. @throws when it can't be used */
  bring(connectionId: number, { canvases = [], canvasProvider }: BroughtCanvases): void {
    if (canvases.length > 0)
      this.offer(String(connectionId), clientProvider(connectionId, canvasProvider), canvases);
  }

  /** Takes on what somebody provides, in the place of what they provided before. @throws when it can't be used */
  offer(connectionId: string, provider: CanvasProvider, canvases: readonly ClientCanvas[]): void {
    this.#registry.offer(connectionId, provider, canvases);
    this.#untold.add(connectionId);
  }

  /** Tells of what is new, and has it open again what was open of it. */
  tell(): void {
    if (this.#untold.size === 0) return;
    const { recorded } = this.#session.state.canvases;
    this.#tellRegistry();
    this.#open.adopt(recorded);
    for (const one of recorded) {
      const canvas = this.#registry.get(one);
      if (canvas && this.#untold.has(canvas.connectionId)) this.#reopen(canvas, one);
    }
    this.#untold.clear();
  }

  /** In the place of {@link tell}, when nobody has to hear of it. */
  settle(): void {
    this.#untold.clear();
  }

  /** A client is gone, with what it brought. */
  withdraw(connectionId: string): void {
    this.#untold.delete(connectionId);
    if (this.#registry.withdraw(connectionId)) this.#tellRegistry();
  }

  /** The canvases of a name; of one provider if it is given. */
  named(canvasId: string, extensionId?: string): readonly ProvidedCanvas[] {
    return this.#registry.named(canvasId, extensionId);
  }

  /** Opens an instance, or brings the one that there is to the front. */
  open(request: CanvasOpenRequest, signal: AbortSignal): Promise<OpenCanvasInstance> {
    return this.#turns.take(request.instanceId, () => this.#openInTurn(request, signal));
  }

  async #openInTurn(
    { canvasId, extensionId: wanted, instanceId, input }: CanvasOpenRequest,
    signal: AbortSignal,
  ): Promise<OpenCanvasInstance> {
    if (instanceId === "") throw new Error(`Invalid canvas instance ID "${instanceId}".`);
    const canvas = this.#registry.find(canvasId, wanted);
    const { state, events } = this.#session;
    const known = state.canvases.get(instanceId);
    if (known && this.#registry.get(known) !== canvas)
      throw new Error(`Canvas instance ID "${instanceId}" is already owned by a different canvas.`);
    checkOpenInput(canvas.declared, input);
    const call = { instanceId, ...(input !== undefined && { input }) };
    const shown = await this.#askToOpen(canvas, call, signal);
    this.#opened(shown);
    if (!state.canvases.get(instanceId)) {
      const { extensionId, title } = shown;
      const recorded = { instanceId, extensionId, canvasId, title, ...(input !== undefined && { input }) };
      await events.emit("session.canvas.recorded", recorded);
    }
    return withoutIcon(shown);
  }

  /** Closes an instance, whatever its provider says. */
  async close(instanceId: string): Promise<void> {
    const found = this.#open.find(instanceId);
    if (!found) throw new Error(`Canvas instance "${instanceId}" is not open.`);
    const { extensionId, canvasId } = found;
    const which = { instanceId, extensionId, canvasId };
    const isAcknowledged = await this.#askToClose(which);
    const { events } = this.#session;
    this.#open.closed(instanceId);
    events.emitEphemeral("session.canvas.closed", which);
    if (!isAcknowledged) events.emitEphemeral("session.warning", NOT_ACKNOWLEDGED);
    await events.emit("session.canvas.removed", which);
  }

  /** Has an instance do something. */
  async invoke(
    { instanceId, actionName, input }: CanvasActionInvokeRequest,
    signal: AbortSignal,
  ): Promise<{ readonly result: unknown }> {
    const found = this.#open.need(instanceId);
    const canvas = this.#registry.get(found);
    if (!canvas) {
      throw new Error(
        `Canvas instance "${instanceId}" cannot be reached: its owning provider "${found.extensionId}" is not ` +
          "connected. Re-issue open_canvas to rehydrate.",
      );
    }
    checkAction(canvas.declared, actionName, input);
    const call = { instanceId, actionName, ...(input !== undefined && { input }) };
    const result = await askProvider(this.#session, canvas, { method: "canvas.action.invoke", call, signal });
    return { result: result ?? null };
  }

  /** Tells what can be opened now, and which instances nobody provides any more. */
  #tellRegistry(): void {
    const { events } = this.#session;
    for (const shown of this.#open.shown) {
      if (this.#registry.get(shown)) continue;
      const { instanceId, extensionId, canvasId } = shown;
      this.#open.lost(shown);
      events.emitEphemeral("session.canvas.unavailable", { instanceId, extensionId, canvasId });
    }
    events.emitEphemeral("session.canvas.registry_changed", { canvases: this.listed });
  }

  /** Where the provider refuses, the instance stays away until it comes again, or somebody opens it. */
  #reopen(canvas: ProvidedCanvas, recorded: RecordedCanvas): void {
    const { instanceId, input } = recorded;
    this.#open.lost(recorded);
    const release = this.#session.hold();
    const call = { instanceId, ...(input !== undefined && { input }) };
    this.#askToOpen(canvas, call, NEVER)
      .then((shown) => {
        if (this.#session.state.canvases.get(instanceId)) this.#opened(shown);
      })
      .catch(() => {})
      .finally(release);
  }

  async #askToOpen(
    canvas: ProvidedCanvas,
    call: InstanceCall,
    signal: AbortSignal,
  ): Promise<OpenCanvasInstance> {
    const answer = await askProvider(this.#session, canvas, { method: "canvas.open", call, signal });
    const shown = instanceOf(canvas, call, answer);
    if (!this.#registry.get(shown)) throw noLongerRegistered(canvas);
    return shown;
  }

  #opened(shown: OpenCanvasInstance): void {
    this.#open.opened(shown);
    this.#session.events.emitEphemeral("session.canvas.opened", shown);
  }

  /** @returns whether the provider said yes; one that is gone has nothing to say */
  async #askToClose(which: RecordedCanvas): Promise<boolean> {
    const canvas = this.#registry.get(which);
    if (!canvas) return true;
    const { instanceId } = which;
    const signal = AbortSignal.timeout(CLOSE_MS);
    const asked = askProvider(this.#session, canvas, {
      method: "canvas.close",
      call: { instanceId },
      signal,
    });
    return asked.then(
      () => true,
      () => false,
    );
  }
}
