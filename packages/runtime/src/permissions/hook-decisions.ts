import { randomUUID } from "node:crypto";
import type { HookRunner, PermissionToJudge } from "../hooks/index.js";
import type { EventSink } from "../ports/event-sink.js";
import type { PermissionOutcome, PermissionRequest } from "./gate.js";

/** What a gate needs to let hooks answer in the clients' place. */
export interface GateHooks {
  readonly runner: Pick<HookRunner, "handles" | "permissionRequest">;
  readonly events: EventSink;
  /** A person is asked; `message` says about what. */
  prompted(message: string): void;
}

/** What is shown of a question that a hook has answered. */
export interface HookedQuestion {
  readonly request: PermissionRequest;
  readonly prompt: object;
  readonly agentMode: string;
  /** Whether a hook may answer with yes; with no it always may. */
  readonly mayAllow: boolean;
}

/** Questions that no hook answers. */
const UNHOOKED: ReadonlySet<PermissionRequest["kind"]> = new Set(["read", "hook"]);

/** Lets hooks answer a question, unless it is about reading. @returns `undefined` when none does */
export async function askPermissionHooks(
  { request, prompt, agentMode, mayAllow }: HookedQuestion,
  { runner, events }: GateHooks,
  signal: AbortSignal,
): Promise<PermissionOutcome | undefined> {
  if (!runner.handles("permissionRequest") || UNHOOKED.has(request.kind)) return undefined;
  const verdict = await runner.permissionRequest(described(request), signal);
  if (verdict.state === "undecided" || (verdict.state === "allowed" && !mayAllow)) return undefined;
  const { state, ...details } = verdict;
  const result: PermissionOutcome =
    state === "allowed" ? { kind: "approved" } : { kind: "denied-by-permission-request-hook", ...details };
  const requestId = randomUUID();
  const question = { requestId, permissionRequest: request, promptRequest: prompt };
  await events.emit("permission.requested", { ...question, resolvedByHook: true, agentMode });
  await events.emit("permission.completed", { requestId, result });
  return result;
}

/** A request as hooks are told of it. Source of the names: the official runtime. */
function described(request: PermissionRequest): PermissionToJudge {
  switch (request.kind) {
    case "shell":
      return { toolName: "bash", toolInput: { command: request["fullCommandText"] } };
    case "write":
      return { toolName: "edit", toolInput: { file_path: request["fileName"], diff: request["diff"] } };
    case "url":
      return { toolName: "web_fetch", toolInput: { url: request["url"] } };
    case "custom-tool":
    case "mcp":
      return { toolName: String(request["toolName"]), toolInput: fields(request["args"]) };
    default: {
      const { kind, toolCallId: _, ...toolInput } = request;
      return { toolName: kind, toolInput };
    }
  }
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** What a notification hook is told that a person is asked. Source of the texts: the official runtime. */
export function promptMessage(prompt: Readonly<Record<string, unknown>>): string {
  switch (prompt["kind"]) {
    case "commands":
      return `Run command: ${prompt["fullCommandText"]}`;
    case "write":
      return `Edit file: ${prompt["fileName"]}`;
    case "read":
      return `Read file: ${prompt["path"]}`;
    case "url":
      return `Fetch URL: ${prompt["url"]}`;
    case "path":
      return `Path permission needed: ${(prompt["paths"] as readonly string[]).join(", ")}`;
    default:
      return `Use tool: ${prompt["toolName"] ?? prompt["kind"]}`;
  }
}
