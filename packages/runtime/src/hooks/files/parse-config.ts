import type { HookType } from "@parley/protocol";
import { CLAUDE_EVENTS } from "./claude-dialect.js";
import type { HookCommand, HookDefinition, HookDialect } from "./definition.js";

/** Source: the official runtime. */
const DEFAULT_TIMEOUT_S = 30;

const COPILOT_EVENTS: ReadonlySet<string> = new Set<HookType>([
  "preToolUse",
  "preMcpToolCall",
  "postToolUse",
  "postToolUseFailure",
  "userPromptSubmitted",
  "userPromptTransformed",
  "sessionStart",
  "sessionEnd",
  "errorOccurred",
  "agentStop",
  "subagentStart",
  "subagentStop",
  "preCompact",
  "permissionRequest",
  "notification",
]);

export interface ParsedConfig {
  readonly definitions: readonly HookDefinition[];
  readonly errors: readonly string[];
}

/**
 * Reads the `hooks` of a hook file or of a settings file. Events that are unknown are passed over, an entry
 * that is wrong is skipped and named.
 *
 * @throws when the whole file can't be used
 */
export function parseHookConfig(text: string): ParsedConfig {
  const config = asRecord(parseJson(text)) ?? {};
  const version = config["version"];
  if (version !== undefined && version !== 1) throw new Error("version: Invalid hook config version");
  const shared = { isEnabled: config["disableAllHooks"] !== true };
  const definitions: HookDefinition[] = [];
  const errors: string[] = [];
  for (const [event, entries] of Object.entries(asRecord(config["hooks"]) ?? {})) {
    if (!Array.isArray(entries)) throw new Error(`hooks.${event}: hook event value must be an array`);
    const meaning = meaningOf(event);
    if (!meaning) continue;
    for (const [index, entry] of entries.entries()) {
      for (const { path, fields } of unnested(entry, `hooks.${event}[${index}]`)) {
        const parsed = parseEntry(fields);
        if ("definition" in parsed) definitions.push({ ...meaning, ...shared, ...parsed.definition });
        else errors.push(`${path}${parsed.error} — hook will be skipped`);
      }
    }
  }
  return { definitions, errors };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`Invalid JSON: ${(error as Error).message}`);
  }
}

function meaningOf(event: string): { type: HookType; dialect: HookDialect } | undefined {
  const claude = Object.hasOwn(CLAUDE_EVENTS, event) ? CLAUDE_EVENTS[event] : undefined;
  if (claude) return { type: claude, dialect: "claude" };
  return COPILOT_EVENTS.has(event) ? { type: event as HookType, dialect: "copilot" } : undefined;
}

/** Claude's files put hooks in groups, each with its matcher. */
function unnested(entry: unknown, path: string): readonly { path: string; fields: Fields }[] {
  const fields = asRecord(entry) ?? {};
  const { hooks, matcher } = fields;
  if (!Array.isArray(hooks)) return [{ path, fields }];
  return hooks.map((hook, index) => ({
    path: `${path}.hooks[${index}]`,
    fields: { matcher, ...asRecord(hook) },
  }));
}

type Fields = Readonly<Record<string, unknown>>;
type ParsedEntry =
  | { readonly definition: Omit<HookDefinition, "type" | "dialect" | "isEnabled"> }
  | { readonly error: string };

function parseEntry(fields: Fields): ParsedEntry {
  const { type = "command", cwd, timeoutSec, timeout } = fields;
  if (type === "http" || type === "prompt")
    return { error: `.type: Hooks of type '${type}' are not supported` };
  if (type !== "command") return { error: ".type: Invalid hook type" };
  const command = parseCommand(fields);
  if (!command) return { error: COMMAND_ERROR };
  const matcher = parseMatcher(fields["matcher"]);
  if (matcher === "invalid") return { error: ".matcher: Invalid regular expression" };
  const seconds = [timeoutSec, timeout].find((value) => typeof value === "number" && value > 0);
  return {
    definition: {
      command,
      matcher,
      env: stringsOf(fields["env"]),
      timeoutMs: 1000 * (typeof seconds === "number" ? seconds : DEFAULT_TIMEOUT_S),
      ...(typeof cwd === "string" && { cwd }),
    },
  };
}

/** Source of the text: the official runtime. */
const COMMAND_ERROR =
  ": Specify either 'exec' (native executable) or 'bash'/'powershell'/'command' (shell), but not both";

function parseCommand(fields: Fields): HookCommand | undefined {
  const { exec, args } = fields;
  const bash = textOf(fields["bash"]) ?? textOf(fields["command"]);
  const powershell = textOf(fields["powershell"]) ?? textOf(fields["command"]);
  const isShell = bash !== undefined || powershell !== undefined;
  if (typeof exec === "string" && exec !== "") {
    if (isShell) return undefined;
    const given = Array.isArray(args) ? args.filter((arg) => typeof arg === "string") : [];
    return { kind: "program", path: exec, args: given };
  }
  if (!isShell) return undefined;
  return { kind: "shell", ...(bash && { bash }), ...(powershell && { powershell }) };
}

/** A matcher matches whole names; `*` and nothing match every tool. */
function parseMatcher(matcher: unknown): RegExp | "invalid" | undefined {
  if (typeof matcher !== "string" || matcher === "" || matcher === "*") return undefined;
  try {
    return new RegExp(`^(?:${matcher})$`);
  } catch {
    return "invalid";
  }
}

function stringsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(asRecord(value) ?? {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function asRecord(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}
