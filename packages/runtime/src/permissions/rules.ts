import { OWN_TOOL_NAME, type PermissionRequest } from "./gate.js";
import { urlDenied, urlMatches } from "./url-patterns.js";

/** A rule as the wire has it (`PermissionRule`): `shell(git push)`, `write`, or an MCP `server(tool)`. */
export interface PermissionRule {
  readonly kind: string;
  /** Null covers every request of the kind. */
  readonly argument: string | null;
}

/**
 * Whether a rule that denies covers a request. For a shell request one matching command in the line is
 * enough; `git:*` covers whatever begins with `git`.
 */
export function deniesRequest(rule: PermissionRule, request: PermissionRequest): boolean {
  if (!sameKind(rule, request)) return false;
  const { argument } = rule;
  if (argument === null) return true;
  if (request.kind === "url") return urlDenied(argument, String(request["url"]));
  return subjectsOf(request, "any").some((subject) => matches(argument, subject));
}

/** Whether a rule that approves covers all of a request. */
export function approvesRequest(rule: PermissionRule, request: PermissionRequest): boolean {
  if (!sameKind(rule, request)) return false;
  const { argument } = rule;
  if (argument === null) return true;
  if (request.kind === "url") return urlMatches(argument, String(request["url"]));
  const subjects = subjectsOf(request, "all");
  return subjects.length > 0 && subjects.every((subject) => matches(argument, subject));
}

export function ruleText({ kind, argument }: PermissionRule): string {
  return argument === null ? kind : `${kind}(${argument})`;
}

/** Kinds of rules that never mean a server, though one may be called so. */
const KINDS: ReadonlySet<string> = new Set([
  "shell",
  "read",
  "write",
  "url",
  "memory",
  "custom-tool",
  "hook",
  "mcp",
]);

/** A rule about an MCP tool names the server in the place of a kind. */
function sameKind(rule: PermissionRule, request: PermissionRequest): boolean {
  const kind = rule.kind.toLowerCase();
  if (request.kind === "mcp") return rule.kind === request["serverName"] && !KINDS.has(kind);
  return kind === request.kind;
}

function matches(argument: string, subject: string): boolean {
  if (!argument.endsWith(":*")) return argument === subject;
  const prefix = argument.slice(0, -2);
  return subject === prefix || subject.startsWith(`${prefix} `);
}

/**
 * What a rule's argument is compared with.
 *
 * @param scope `any`: every simple command of a shell line; `all`: what has to be covered to approve it
 */
function subjectsOf(request: PermissionRequest, scope: "any" | "all"): string[] {
  switch (request.kind) {
    case "shell":
      return [
        ...identifiers(request["commands"]),
        ...(scope === "any" ? identifiers(request["commandSegments"]) : []),
      ];
    case "read":
      return [String(request["path"])];
    case "write":
      return [String(request["fileName"])];
    case "custom-tool":
      return [String(request["toolName"])];
    case "mcp":
      return [String(request[OWN_TOOL_NAME])];
    default:
      return [];
  }
}

/** Identifiers of commands, with what they may also be matched by. */
function identifiers(commands: unknown): string[] {
  if (!Array.isArray(commands)) return [];
  return (commands as readonly { identifier: string; allowMatchIdentifier?: string | null }[]).flatMap(
    ({ identifier, allowMatchIdentifier }) =>
      allowMatchIdentifier ? [identifier, allowMatchIdentifier] : [identifier],
  );
}
