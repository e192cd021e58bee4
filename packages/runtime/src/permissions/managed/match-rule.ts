import { homedir } from "node:os";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { globPattern } from "../../instructions/glob-pattern.js";
import { OWN_TOOL_NAME, type PermissionRequest } from "../gate.js";
import { pathOf } from "../path-facts.js";
import { resolveLinks } from "../real-path.js";
import {
  type CommandWords,
  type Denial,
  deniedBy,
  program,
  SHELL_LINE,
  UNKNOWN_LINE,
} from "../shell-line.js";
import { urlDenied, urlMatches } from "../url-patterns.js";
import type { ManagedRule } from "./managed-rule.js";

/**
 * How far a rule that denies, or that wants a person asked, covers a request. In a shell line one command is enough,
 * or one file it may read or write. `maybe`: it can't be told.
 *
 * @param root absolute; where the session works
 */
export async function restricts(
  rule: ManagedRule,
  request: PermissionRequest,
  root: string,
): Promise<Denial> {
  const { family, pattern } = rule;
  if (request.kind === "shell" && family !== "shell") return shellFiles(rule, request, root);
  if (familyOf(request) !== family) return "not-denied";
  if (pattern === undefined) return "denied";
  if (request.kind === "shell") return restrictsLine(pattern, request);
  if (request.kind === "url") return denial(urlDenied(pattern, String(request["url"])));
  const path = pathOf(request);
  if (path !== undefined) return denial(await coversPath(pattern, path, { root, all: false }));
  return denial(coversNames(pattern, request));
}

/** Whether a rule that allows covers a request of one subject; of a shell line that is one of its commands. */
export async function permits(
  { family, pattern }: ManagedRule,
  request: PermissionRequest,
  root: string,
): Promise<boolean> {
  if (familyOf(request) !== family || request.kind === "shell") return false;
  if (pattern === undefined) return true;
  if (request.kind === "url") return urlMatches(pattern, String(request["url"]));
  const path = pathOf(request);
  return path === undefined ? coversNames(pattern, request) : coversPath(pattern, path, { root, all: true });
}

/** Whether rules that allow cover every command of a shell line that does nothing but run them. */
export function permitLine(rules: readonly ManagedRule[], request: PermissionRequest): boolean {
  const { segments, isPlain, isOpaque } = request[SHELL_LINE] ?? UNKNOWN_LINE;
  const ofShell = rules.filter(({ family }) => family === "shell");
  if (ofShell.some(({ pattern }) => pattern === undefined)) return true;
  if (!isPlain || isOpaque || segments.length === 0) return false;
  return segments.every((text) => ofShell.some(({ pattern = "" }) => commandPattern(pattern).test(text)));
}

function familyOf({ kind }: PermissionRequest): string {
  return kind === "url" ? "domain" : kind;
}

function denial(covers: boolean): Denial {
  return covers ? "denied" : "not-denied";
}

function restrictsLine(pattern: string, request: PermissionRequest): Denial {
  const line = request[SHELL_LINE] ?? UNKNOWN_LINE;
  const wanted = withoutRest(pattern);
  if (wanted === "") return "denied";
  if (!wanted.includes("*")) return deniedBy(wanted, line);
  const covers = commandPattern(pattern);
  const written = line.segments.some((text) => covers.test(text));
  const runs = (commands: readonly CommandWords[]) => commands.some((words) => covers.test(words.join(" ")));
  if (written || runs(line.commands)) return "denied";
  return line.isOpaque || runs(line.possible) ? "maybe" : "not-denied";
}

/** `git push *` and `git push:*` are `git push`, with whatever follows or nothing. */
function withoutRest(pattern: string): string {
  return pattern.trim().replace(/(:\*|\s+\*|^\*)$/, "");
}

function commandPattern(pattern: string): RegExp {
  const source = withoutRest(pattern).split("*").map(escaped).join("[\\s\\S]*");
  return source === "" ? /^/ : new RegExp(`^${source}(?:\\s[\\s\\S]*)?$`);
}

/** Programs whose arguments are files that they read, or write. There are others: a policy denies what is plain to see. */
const READERS: ReadonlySet<string> = new Set([
  ...[
    "cat",
    "tac",
    "nl",
    "head",
    "tail",
    "less",
    "more",
    "grep",
    "egrep",
    "fgrep",
    "rg",
    "sed",
    "awk",
    "sort",
  ],
  ...["uniq", "cut", "wc", "diff", "cmp", "strings", "xxd", "od", "hexdump", "base64", "cp", "source", "."],
]);
const WRITERS: ReadonlySet<string> = new Set(["tee", "touch", "truncate", "cp", "mv", "install", "ln"]);

/** What a line does with files that can be told from its text. */
async function shellFiles(
  { family, pattern }: ManagedRule,
  request: PermissionRequest,
  root: string,
): Promise<Denial> {
  if (family !== "read" && family !== "write") return "not-denied";
  const { commands, redirected, writesFile, isOpaque } = request[SHELL_LINE] ?? UNKNOWN_LINE;
  const programs = family === "read" ? READERS : WRITERS;
  const named = commands.flatMap(([name, ...args]) =>
    name !== undefined && programs.has(program(name)) ? args.filter((arg) => !arg?.startsWith("-")) : [],
  );
  const isRedirected = family === "write" ? writesFile : !writesFile || redirected.length > 1;
  const covers = async (path: string | undefined) =>
    path !== undefined && (pattern === undefined || (await coversPath(pattern, path, { root, all: false })));
  const some = async (paths: CommandWords) => (await Promise.all(paths.map(covers))).includes(true);
  if (await some(named)) return "denied";
  const isUnclear = writesFile && redirected.length > 1;
  if (isRedirected && (await some(redirected))) return isUnclear ? "maybe" : "denied";
  return isOpaque || named.includes(undefined) ? "maybe" : "not-denied";
}

/**
 * Whether a pattern covers a path. `//` begins at the filesystem's root, `~/` at the person's home, anything else with
 * a slash where the session works; a pattern without one is a name in any folder.
 *
 * @param all whether the path as it is written and where its links lead must both be covered. Else one is enough, and
 *   case doesn't count
 */
async function coversPath(
  pattern: string,
  path: string,
  { root, all }: { readonly root: string; readonly all: boolean },
): Promise<boolean> {
  const written = resolve(root, path);
  const real = await resolveLinks(written);
  const realRoot = await resolveLinks(root);
  if (all) return covers(pattern, written, root) && covers(pattern, real, realRoot);
  const fold = (text: string) => text.normalize("NFKC").toLowerCase();
  const pairs = [written, real].flatMap((at) => [root, realRoot].map((from) => [at, from] as const));
  return pairs.some(([at, from]) => covers(fold(pattern), fold(at), fold(from)));
}

function covers(pattern: string, path: string, root: string): boolean {
  if (!pattern.includes("/")) return globPattern(pattern)(path.slice(1));
  const [base, rest] = based(pattern, root);
  const within = relative(base, path).split(sep).join("/");
  if (within === "" || within.startsWith("../") || within === ".." || isAbsolute(within)) return false;
  return rest.includes("/") ? globPattern(rest)(within) : !within.includes("/") && globPattern(rest)(within);
}

function based(pattern: string, root: string): readonly [base: string, rest: string] {
  if (pattern.startsWith("//")) return ["/", pattern.slice(2)];
  if (pattern.startsWith("~/")) return [homedir(), pattern.slice(2)];
  return [root, pattern.replace(/^\.?\//, "")];
}

/** A client's tool by its name, a server's by the server's and its own: `server` or `server/tool`. */
function coversNames(pattern: string, request: PermissionRequest): boolean {
  if (request.kind !== "mcp") return namePattern(pattern).test(String(request["toolName"]));
  const [server = "", ...tool] = pattern.split("/");
  const names = [request[OWN_TOOL_NAME], request["toolName"]].map(String);
  const isServer = namePattern(server).test(String(request["serverName"]));
  return isServer && (tool.length === 0 || names.some((name) => namePattern(tool.join("/")).test(name)));
}

function namePattern(pattern: string): RegExp {
  return new RegExp(`^${pattern.split("*").map(escaped).join("[\\s\\S]*")}$`);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
