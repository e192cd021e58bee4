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

/**
 * Tells what a message is from its beginning alone, as far as the fields before its first nested value
 * show it. A message that shows no id there has `null`.
 */
export function identify(prefix: string): { kind: "call" | "response"; id: RequestId | null } {
  const head = /^\s*\{[^{}[\]]*/.exec(prefix)?.[0] ?? "";
  const kind = !/"method"\s*:/.test(head) && /"(?:result|error)"\s*:/.test(head) ? "response" : "call";
  const found = /"id"\s*:\s*(?:(\d{1,15})\b|"([^"\\]{1,200})")/.exec(head);
  if (!found) return { kind, id: null };
  return { kind, id: found[1] === undefined ? (found[2] ?? null) : Number(found[1]) };
}
