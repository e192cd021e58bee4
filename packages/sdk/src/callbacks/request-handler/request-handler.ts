import type { CopilotRequestContext } from "./request-context.js";
import { CopilotWebSocketForwarder, type CopilotWebSocketHandler } from "./websocket-handler.js";

/**
 * Carries the runtime's requests to model endpoints. As it is, it passes everything on; subclass it to look
 * at requests, to change them, or to answer them.
 */
export class CopilotRequestHandler {
  /** Answers an HTTP request. Default: what the endpoint answers. */
  protected sendRequest(request: Request, _context: CopilotRequestContext): Promise<Response> {
    return fetch(request);
  }

  /** Opens a WebSocket. Default: one that passes everything on. */
  protected async openWebSocket(context: CopilotRequestContext): Promise<CopilotWebSocketHandler> {
    return new CopilotWebSocketForwarder(context);
  }
}

/** A handler's hooks, for the SDK to call. */
export interface RequestHooks {
  sendRequest(request: Request, context: CopilotRequestContext): Promise<Response>;
  openWebSocket(context: CopilotRequestContext): Promise<CopilotWebSocketHandler>;
}
