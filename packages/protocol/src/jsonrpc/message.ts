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

export type MessageKind = "request" | "notification" | "response";

/** Why a JSON value is no message. Source of the texts: the official runtime's answers. */
export interface NotAMessage {
  readonly fault: string;
}

const UNRECOGNIZABLE: NotAMessage = {
  fault: "not a recognizable JSON-RPC request, notification, or response",
};

/** Tells what kind of message a parsed JSON value is, or why it is none. */
export function classify(value: unknown): MessageKind | NotAMessage {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return UNRECOGNIZABLE;
  const message = value as Record<string, unknown>;
  const { id, jsonrpc } = message;
  if (jsonrpc === undefined) return { fault: "missing field `jsonrpc`" };
  if (jsonrpc !== "2.0") {
    return { fault: `unsupported jsonrpc version: expected "2.0", got ${JSON.stringify(jsonrpc)}` };
  }
  const hasId = typeof id === "number" || typeof id === "string";
  if (typeof message.method === "string") {
    if (hasId) return "request";
    return id === undefined ? "notification" : UNRECOGNIZABLE;
  }
  if ((hasId || id === null) && ("result" in message || "error" in message)) return "response";
  return UNRECOGNIZABLE;
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
