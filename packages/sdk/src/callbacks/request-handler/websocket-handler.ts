import { platform } from "#platform";
import { asError } from "../../errors.js";
import type { CopilotRequestContext } from "./request-context.js";

/** How a WebSocket ended. */
export class CopilotWebSocketCloseStatus {
  static readonly normalClosure: CopilotWebSocketCloseStatus = new CopilotWebSocketCloseStatus();
  readonly description?: string | undefined;
  readonly errorCode?: string | undefined;
  readonly error?: Error | undefined;

  constructor(description?: string, errorCode?: string, error?: Error) {
    this.description = description;
    this.errorCode = errorCode;
    this.error = error;
  }
}

/** Where the messages of a {@link CopilotWebSocketHandler} go. */
export interface WebSocketSink {
  message(data: string | Uint8Array): Promise<void>;
  closed(status: CopilotWebSocketCloseStatus): Promise<void>;
}

const attach = Symbol("attach");

/**
 * One WebSocket of the runtime, without a server behind it. Subclass it to be the server; subclass
 * {@link CopilotWebSocketForwarder} to listen in on the real one.
 */
export abstract class CopilotWebSocketHandler implements AsyncDisposable {
  protected readonly context: CopilotRequestContext;
  #sink: WebSocketSink | undefined;
  #isClosed = false;

  protected constructor(context: CopilotRequestContext) {
    this.context = context;
  }

  /** A message from the runtime. */
  abstract sendRequestMessage(data: string | Uint8Array): Promise<void> | void;

  /** Sends a message to the runtime. */
  async sendResponseMessage(data: string | Uint8Array): Promise<void> {
    if (!this.#isClosed) await this.#sink?.message(data);
  }

  /** Ends it for the runtime. */
  async close(
    status: CopilotWebSocketCloseStatus = CopilotWebSocketCloseStatus.normalClosure,
  ): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#sink?.closed(status);
  }

  /** Lets go of what it holds, once it has ended. */
  async [Symbol.asyncDispose](): Promise<void> {}

  /** @internal */
  [attach](sink: WebSocketSink): void {
    this.#sink = sink;
  }
}

export function attachSink(handler: CopilotWebSocketHandler, sink: WebSocketSink): void {
  handler[attach](sink);
}

/** Passes everything on between the runtime and the endpoint. Override a method, and call `super`, to listen in. */
export class CopilotWebSocketForwarder extends CopilotWebSocketHandler {
  readonly #upstream: ReturnType<typeof platform.openUpstream>;

  constructor(context: CopilotRequestContext) {
    super(context);
    this.#upstream = platform.openUpstream(context.url, context.headers);
    this.#upstream.then(
      (socket) => {
        socket.onMessage((data) => quietly(this.sendResponseMessage(data)));
        socket.onClose((error) => quietly(this.close(status(error))));
      },
      (error) => quietly(this.close(status(asError(error)))),
    );
  }

  override async sendRequestMessage(data: string | Uint8Array): Promise<void> {
    (await this.#upstream).send(data);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.#upstream.then(
      (socket) => socket.close(),
      () => {},
    );
  }
}

/** Only the runtime could be told of a failure, and it is what could not be told something. */
function quietly(told: Promise<void>): void {
  told.catch(() => {});
}

function status(error: Error | undefined): CopilotWebSocketCloseStatus {
  if (!error) return CopilotWebSocketCloseStatus.normalClosure;
  return new CopilotWebSocketCloseStatus(error.message, undefined, error);
}
