import { OWN_TOOL_NAME, type PermissionRequest } from "./gate.js";
import { pathApproved, pathDenied, pathOf } from "./path-facts.js";
import { approvedBy, type Denial, deniedBy, SHELL_LINE, UNKNOWN_LINE } from "./shell-line.js";
import { urlDenied, urlMatches } from "./url-patterns.js";

/** A rule as the wire has it (`PermissionRule`): `shell(git push)`, `write`, or an MCP `server(tool)`. */
export interface PermissionRule {
  readonly kind: string;
  /** Null covers every request of the kind. */
  readonly argument: string | null;
}

/**
 * How far a rule that denies covers a request. For a shell request one matching command in the line is
 * enough; a path is covered with all below it, whatever it is called.
 */
export async function deniesRequest(rule: PermissionRule, request: PermissionRequest): Promise<Denial> {
  if (!sameKind(rule, request)) return "not-denied";
  const { argument } = rule;
  if (argument === null) return "denied";
  if (subjectsOf(request).some((subject) => matches(argument, subject))) return "denied";
  const path = pathOf(request);
  if (path !== undefined) return pathDenied(argument, path);
  if (request.kind === "url") return urlDenied(argument, String(request["url"])) ? "denied" : "not-denied";
  return request.kind === "shell" ? deniedBy(argument, request[SHELL_LINE] ?? UNKNOWN_LINE) : "not-denied";
}

/**
 * The rules that, taken together, approve all of a request; none when they don't. For a shell request each command
 * in the line has to be covered, unless a rule names the line itself.
 */
export async function approvingRules(
  rules: readonly PermissionRule[],
  request: PermissionRequest,
): Promise<readonly PermissionRule[]> {
  const ofKind = rules.filter((rule) => sameKind(rule, request));
  const whole = ofKind.find(({ argument }) => argument === null);
  if (whole) return [whole];
  if (request.kind === "shell") return approvingCommands(ofKind, request);
  const path = pathOf(request);
  for (const rule of ofKind) {
    const { argument } = rule;
    if (argument === null) continue;
    if (path !== undefined ? await pathApproved(argument, path) : covers(argument, request)) return [rule];
  }
  return [];
}

function covers(argument: string, request: PermissionRequest): boolean {
  if (request.kind === "url") return urlMatches(argument, String(request["url"]));
  const subjects = subjectsOf(request);
  return subjects.length > 0 && subjects.every((subject) => matches(argument, subject));
}

function approvingCommands(
  rules: readonly PermissionRule[],
  request: PermissionRequest,
): readonly PermissionRule[] {
  const exact = rules.find(({ argument }) => argument === request["fullCommandText"]);
  if (exact) return [exact];
  const { segments, isPlain } = request[SHELL_LINE] ?? UNKNOWN_LINE;
  if (!isPlain || segments.length === 0) return [];
  const used = new Set<PermissionRule>();
  for (const segment of segments) {
    const rule = rules.find(({ argument }) => argument !== null && approvedBy(argument, segment));
    if (!rule) return [];
    used.add(rule);
  }
  return [...used];
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
  "mcp-sampling",
  "extension-management",
  "extension-permission-access",
  "extension-env-access",
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

/** What a rule's argument is compared with as it stands: of a shell line, each of its commands and the line itself. */
function subjectsOf(request: PermissionRequest): string[] {
  switch (request.kind) {
    case "shell":
      return [...identifiers(request["commands"]), ...identifiers(request["commandSegments"])];
    case "custom-tool":
      return [String(request["toolName"])];
    case "mcp":
      return [String(request[OWN_TOOL_NAME] ?? request["toolName"])];
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
