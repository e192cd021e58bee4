import type { WireError } from "./errors.js";

export type RequestId = number | string;

export interface RequestMessage {
  jsonrpc: "2.0";
  id: RequestId;
  method: string;
  params?: unknown;
}

export interface NotificationMessage {
  jsonrpc: "2.0";
  method: string;
  params?: unknown;
}

export interface ResponseMessage {
  jsonrpc: "2.0";
  id: RequestId | null;
  result?: unknown;
  error?: WireError;
}

export type Message = RequestMessage | NotificationMessage | ResponseMessage;

/** The notification by which a caller withdraws a request. Source: the LSP base protocol. */
export const CANCEL_METHOD = "$/cancelRequest";

/** Tells what kind of message a parsed JSON value is; `undefined` when it is none. */
export function classify(value: unknown): "request" | "notification" | "response" | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const message = value as Record<string, unknown>;
  const id = message.id;
  const hasId = typeof id === "number" || typeof id === "string";
  if (typeof message.method === "string") {
    if (hasId) return "request";
    return id === undefined ? "notification" : undefined;
  }
  if ((hasId || id === null) && ("result" in message || "error" in message)) return "response";
  return undefined;
}
