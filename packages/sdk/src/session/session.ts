import {
  type AutoTier,
  type ContextTier,
  createSessionRpc,
  type ModelSwitchAutoTierResult,
  type OpenCanvasInstance,
  type ReasoningSummary,
  type SendRequest,
  type SessionRpc,
} from "@parley/protocol";
import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
import { ParleyError } from "../errors.js";
import { sessionFactory } from "../factories/runs.js";
import type { SessionUiApi } from "../types/elicitation.js";
import type {
  AssistantMessageEvent,
  SessionEvent,
  SessionEventHandler,
  SessionEventType,
  TypedSessionEventHandler,
} from "../types/events.js";
import type { SessionFactoryApi } from "../types/factories.js";
import type { MessageOptions } from "../types/messages.js";
import type { ModelCapabilitiesOverride, ReasoningEffort } from "../types/models.js";
import { type EventStreamOptions, eventStream } from "./event-stream.js";
import { readAll } from "./log-reader.js";
import type { SessionCore } from "./session-core.js";
import { sessionUi } from "./ui.js";

/** How long {@link CopilotSession.sendAndWait} waits by default, in milliseconds. Source: the official SDK. */
const DEFAULT_WAIT_MS = 60_000;

/** What the host of a session can show. */
export interface SessionCapabilities {
  ui?: {
    /** Whether it has dialogs: see {@link CopilotSession.ui}. */
    elicitation?: boolean;
    mcpApps?: boolean;
    canvases?: boolean;
  };
}

export interface SetModelOptions {
  reasoningEffort?: ReasoningEffort;
  reasoningSummary?: ReasoningSummary;
  contextTier?: ContextTier;
  modelCapabilities?: ModelCapabilitiesOverride;
  /** How the model `auto` chooses; `null` for its default. Only with that model. */
  autoTier?: AutoTier | null;
}

/** A conversation with an agent. Made by `CopilotClient.createSession` and `resumeSession`. */
export class CopilotSession {
  readonly sessionId: string;
  readonly #core: SessionCore;
  #rpc: SessionRpc | undefined;
  #factory: SessionFactoryApi | undefined;
  #ui: SessionUiApi | undefined;

  /** @internal */
  constructor(core: SessionCore) {
    this.#core = core;
    this.sessionId = core.sessionId;
  }

  /** Every method of the runtime that is about this session. */
  get rpc(): SessionRpc {
    this.#rpc ??= createSessionRpc(this.#core.home.connection, this.sessionId);
    return this.#rpc;
  }

  /** The session's own folder at the runtime, if it has one. */
  get workspacePath(): string | undefined {
    return this.#core.opened.workspacePath;
  }

  /** Where to watch a cloud session. */
  get remoteUrl(): string | undefined {
    return this.#core.opened.remoteUrl;
  }

  get capabilities(): SessionCapabilities {
    return this.#core.opened.capabilities ?? {};
  }

  /** The canvases that are open, as far as this client was told. */
  get openCanvases(): OpenCanvasInstance[] {
    return this.#core.canvases.list();
  }

  /** Dialogs at the session's host. */
  get ui(): SessionUiApi {
    this.#ui ??= sessionUi(this.#core);
    return this.#ui;
  }

  /** Runs of factories, which extensions bring to the session. */
  get factory(): SessionFactoryApi {
    this.#factory ??= sessionFactory(this.#core);
    return this.#factory;
  }

  /**
   * Sends a message to the agent. What it does about it comes as events.
   *
   * @returns the message's id, when the runtime has taken it
   * @throws ParleyError `ERR_NOT_CONNECTED` or `ERR_CONNECTION_LOST`; then it may or may not have been taken
   */
  async send(options: string | MessageOptions): Promise<string> {
    return this.#send(options);
  }

  /**
   * Sends a message and waits until the agent is done with it, whatever other clients ask meanwhile.
   *
   * @param timeout milliseconds to wait, default 60,000; `Infinity` for no limit. It does not stop the agent
   * @returns the last thing the agent said, if anything; also when the work was aborted
   * @throws SessionError when the session reports an error meanwhile
   * @throws ParleyError `ERR_TIMEOUT`; or why the session or the connection was left
   */
  async sendAndWait(
    options: string | MessageOptions,
    timeout: number = DEFAULT_WAIT_MS,
  ): Promise<AssistantMessageEvent | undefined> {
    const watch = this.#core.watch();
    const timer = Number.isFinite(timeout)
      ? setTimeout(() => {
          const message = `Timeout after ${timeout}ms waiting for session.idle`;
          watch.fail(new ParleyError("ERR_TIMEOUT", message));
        }, timeout)
      : undefined;
    try {
      const sent = this.#send(options, (messageId) => watch.sent(messageId));
      sent.catch(() => {});
      await Promise.race([sent, watch.result]);
      return await watch.result;
    } finally {
      clearTimeout(timer);
      this.#core.unwatch(watch);
    }
  }

  /** Shows events to a handler: all of them, or those of one type. @returns takes it off again */
  on<Type extends SessionEventType>(eventType: Type, handler: TypedSessionEventHandler<Type>): () => void;
  on(handler: SessionEventHandler): () => void;
  on(typeOrHandler: string | SessionEventHandler, handler?: (event: never) => void): () => void {
    if (typeof typeOrHandler === "function") return this.#core.events.add(typeOrHandler);
    if (!handler) throw new ParleyError("ERR_INVALID_OPTION", "session.on(type, handler) needs a handler.");
    return this.#core.events.addTyped(typeOrHandler, handler);
  }

  /**
   * Iterates over events: from a point of the log on, then live. It ends when the session is left. A reader
   * that is slower than the events loses ephemeral ones only.
   */
  events(options: EventStreamOptions = {}): AsyncGenerator<SessionEvent, void, undefined> {
    const core = this.#core;
    return eventStream(
      {
        sessionId: core.sessionId,
        caller: core.home.connection,
        get position() {
          return core.delivery.position;
        },
        subscribe: (handler) => core.events.add(handler as SessionEventHandler),
        onClosed: (handler) => core.onClosed(handler),
      },
      options,
    );
  }

  /** Every durable event of the session so far. */
  getEvents(): Promise<SessionEvent[]> {
    return readAll(this.#core.home.connection, this.sessionId);
  }

  /** Stops what the agent is doing. The session goes on with the next message. */
  async abort(): Promise<void> {
    await this.rpc.abort({});
  }

  /** Changes the model, from the next message on. */
  async setModel(model: string, options: SetModelOptions = {}): Promise<void> {
    await this.rpc.model.switchTo({ modelId: model, ...options } as never);
  }

  /**
   * Changes how the model `auto` chooses, from a later message on.
   *
   * @param autoTier `null` for its default
   */
  setAutoTier(autoTier: AutoTier | null): Promise<ModelSwitchAutoTierResult> {
    return this.rpc.model.switchAutoTier({ autoTier });
  }

  /** Puts a line into the session's events, for people to see. It is on the log unless `ephemeral`. */
  async log(
    message: string,
    options: { level?: "info" | "warning" | "error"; ephemeral?: boolean } = {},
  ): Promise<void> {
    await this.rpc.log({ message, ...options });
  }

  /**
   * Leaves the session: handlers are taken off, and what waits for it fails. The session stays at the runtime,
   * for other clients and to be resumed.
   *
   * @throws ParleyError `ERR_REFUSED`; RpcError. Then it is not left
   */
  async disconnect(): Promise<void> {
    const core = this.#core;
    if (core.closed) return;
    await detach(core);
    core.home.forget(core);
    core.close(new ParleyError("ERR_SESSION_DISCONNECTED", `Session ${this.sessionId} was disconnected.`));
  }

  /** {@link disconnect}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.disconnect();
  }

  async #send(options: string | MessageOptions, onSent?: (messageId: string) => void): Promise<string> {
    const core = this.#core;
    if (core.closed) throw core.closed;
    const message = typeof options === "string" ? { prompt: options } : options;
    const { prompt, source, displayPrompt, attachments, mode, agentMode, requestHeaders } = message;
    const params = {
      ...(await core.home.traceContext()),
      sessionId: this.sessionId,
      ...{ prompt, source, displayPrompt, attachments, mode, agentMode, requestHeaders },
    } as SendRequest;
    const { messageId } = (await core.home.connection.request("session.send", params, {
      onResult: (result) => onSent?.((result as { messageId: string }).messageId),
    })) as { messageId: string };
    return messageId;
  }
}

interface DetachAnswer {
  success?: boolean;
  error?: string;
}

/** Takes this client off a session. A runtime too old to know of other clients closes it. */
async function detach({ home, sessionId }: SessionCore): Promise<void> {
  const { connection } = home;
  if (connection.protocolVersion >= 3) {
    try {
      const answer = (await connection.request("session.detach", { sessionId })) as DetachAnswer | null;
      if (answer?.success !== false) return;
      const message = `Failed to disconnect session ${sessionId}: ${answer.error ?? "Unknown error"}`;
      throw new ParleyError("ERR_REFUSED", message);
    } catch (error) {
      if (!(error instanceof RpcError) || error.code !== ErrorCode.MethodNotFound) throw error;
    }
  }
  await connection.request("session.destroy", { sessionId });
}
