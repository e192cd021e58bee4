import type { HttpProblem } from "./http-problem.js";

/** Why a server can't be used, in words a client can be shown. */
export class McpFailure extends Error {
  override readonly name = "McpFailure";
  /** A word for the kind of failure, such as `os_not_found`. Source: the official runtime. */
  readonly classification: string;

  constructor(message: string, classification: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.classification = classification;
  }
}

/** JSON-RPC code of a request that was not answered in time. Source: the MCP SDK. */
const TIMED_OUT = -32001;

/** An error answer of a server, or of the MCP SDK in its place. */
export interface ProtocolError extends Error {
  readonly code: number;
}

export function isProtocolError(error: unknown): error is ProtocolError {
  return error instanceof Error && error.name === "McpError" && "code" in error;
}

export function isTimeout(error: unknown): boolean {
  if (error instanceof DOMException) return error.name === "TimeoutError";
  return isProtocolError(error) && error.code === TIMED_OUT && error.message.endsWith(": Request timed out");
}

/** The family of a JSON-RPC error code. Source of the words: the official runtime. */
export function protocolCategory(code: number): string {
  switch (code) {
    case -32700:
      return "protocol_parse_error";
    case -32600:
      return "protocol_invalid_request";
    case -32601:
      return "protocol_method_not_found";
    case -32602:
      return "protocol_invalid_params";
    case -32603:
      return "protocol_internal_error";
    default:
      return code <= -32000 && code >= -32099 ? "protocol_server_error" : "protocol_error";
  }
}

/** What the system says of a failed start. Other codes are named as they are. */
const SYSTEM_MESSAGES: Readonly<Record<string, string>> = {
  ENOENT: "No such file or directory",
  EACCES: "Permission denied",
  EPERM: "Operation not permitted",
  ENOTDIR: "Not a directory",
  E2BIG: "Argument list too long",
  ENOMEM: "Cannot allocate memory",
  EAGAIN: "Resource temporarily unavailable",
  EMFILE: "Too many open files",
};

const SYSTEM_CLASSES: Readonly<Record<string, string>> = {
  ENOENT: "os_not_found",
  EACCES: "os_permission_denied",
};

/** A server's process that could not be started. */
export function spawnFailure(error: unknown): McpFailure {
  const { code = "", errno = 0, message = String(error) } = error as NodeJS.ErrnoException;
  const known = SYSTEM_MESSAGES[code];
  const text = known ? `${known} (os error ${-errno})` : message;
  return new McpFailure(
    `failed to spawn MCP server process: ${text}: ${text}`,
    SYSTEM_CLASSES[code] ?? "process_spawn_failed",
    { cause: error },
  );
}

/** A failed handshake over HTTP. */
export function httpFailure(problem: HttpProblem, transport: "http" | "sse"): McpFailure {
  const message =
    transport === "http"
      ? `failed to initialize MCP client: transport failure during send initialize request: ${problem.message}`
      : `MCP request failed: SSE connect ${sseText(problem)}`;
  return new McpFailure(message, problem.classification, { cause: problem });
}

function sseText({ detail, message }: HttpProblem): string {
  if (detail.kind === "status") return `returned status ${detail.status} ${detail.statusText}`;
  return `failed: ${message.replace(/^Client error: /, "")}`;
}

/** Any other failed handshake, or a server that won't tell its tools. */
export function handshakeFailure(error: unknown, deadlineMs: number): McpFailure {
  if (error instanceof McpFailure) return error;
  const prefix = "failed to initialize MCP client";
  if (isTimeout(error)) {
    return new McpFailure(
      `${prefix}: MCP lifecycle negotiation did not complete within ${deadlineMs} ms`,
      "timeout_initialize",
      { cause: error },
    );
  }
  if (isProtocolError(error)) {
    const text = error.message.replace(/^MCP error -?\d+: /, "");
    const message = `${prefix}: JSON-RPC error: ${error.code}: ${text}`;
    return new McpFailure(message, protocolCategory(error.code), { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  const wrongType = /Unexpected content type: (.*)$/.exec(message)?.[1];
  const text =
    wrongType === undefined
      ? message
      : `transport failure during send initialize request: Unexpected content type: ${rustOption(wrongType)}`;
  return new McpFailure(`${prefix}: ${text}`, "transport_failed", { cause: error });
}

/** A failure of any other kind, such as of a server that won't tell its tools. */
export function anyFailure(error: unknown): McpFailure {
  if (error instanceof McpFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  const classification = isProtocolError(error) ? protocolCategory(error.code) : "transport_failed";
  return new McpFailure(message, classification, { cause: error });
}

/** Something was asked of a server that is not connected. Wording: the official runtime's. */
export function notConnected(serverName: string, isKnown: boolean): Error {
  const unknown =
    " (no MCP server by that name is configured for this session. Session MCP configuration is not persisted, so a " +
    "resumed session must be given mcpServers again.)";
  return new Error(`MCP server not connected: ${serverName}${isKnown ? "" : unknown}`);
}

/** A missing or present value as the official runtime's texts have it. */
function rustOption(value: string): string {
  return value === "null" ? "None" : `Some("${value}")`;
}
