import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { ExplainingGate, PermissionRequest, PermissionRule } from "../permissions/index.js";
import { homeDirectory } from "./home.js";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `parley explain`: says what the gate of a session in this folder would do about a command, a path or a URL, and
 * what decides it. Nothing is run and nobody is asked.
 *
 * @returns the exit code: 2 when the arguments make no sense
 */
export async function runExplain(argv: readonly string[], environment: Environment): Promise<number> {
  let options: ExplainOptions;
  try {
    options = parse(argv);
  } catch (error) {
    console.error(`parley explain: ${error instanceof Error ? error.message : error}`);
    return 2;
  }
  const { deciderText } = await import("../permissions/index.js");
  const { decision, by } = await (await gateOf(options, environment)).explain(await requestOf(options));
  console.log(`${decision}: ${deciderText(by)}`);
  return 0;
}

interface ExplainOptions {
  readonly subject: { readonly kind: "shell" | "read" | "write" | "url"; readonly text: string };
  readonly rules: {
    readonly approved: readonly PermissionRule[];
    readonly denied: readonly PermissionRule[];
  };
  readonly directories: readonly string[];
  readonly approveAll: boolean;
}

function parse(argv: readonly string[]): ExplainOptions {
  const path = { type: "string" } as const;
  const list = { type: "string", multiple: true, default: [] as string[] } as const;
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...{ read: path, write: path, url: path },
      ...{ allow: list, deny: list, dir: list },
      "allow-all-tools": { type: "boolean", default: false },
    },
  });
  const subjects = [
    ...positionals.map((text) => ({ kind: "shell", text }) as const),
    ...(["read", "write", "url"] as const).flatMap((kind) => {
      const text = values[kind];
      return text === undefined ? [] : [{ kind, text }];
    }),
  ];
  const [subject] = subjects;
  if (!subject || subjects.length > 1)
    throw new Error("name one COMMAND, --read PATH, --write PATH or --url URL");
  return {
    subject,
    rules: { approved: values.allow.map(ruleOf), denied: values.deny.map(ruleOf) },
    directories: values.dir.map((directory) => resolve(directory)),
    approveAll: values["allow-all-tools"],
  };
}

/** `shell(git push)`, or `write` for every request of the kind. */
function ruleOf(text: string): PermissionRule {
  const [, kind, argument] = /^([^()]+?)(?:\((.*)\))?$/s.exec(text) ?? [];
  if (kind === undefined) throw new Error(`"${text}" is no rule; rules look like shell(git push)`);
  return { kind, argument: argument ?? null };
}

async function gateOf(options: ExplainOptions, environment: Environment): Promise<ExplainingGate> {
  const { createPermissionGate, homePermissionStore, SessionPermissions } = await import(
    "../permissions/index.js"
  );
  const permissions = new SessionPermissions();
  permissions.rules = options.rules;
  permissions.approveAllTools = options.approveAll;
  permissions.location.follow(homePermissionStore(homeDirectory(environment)), process.cwd());
  return createPermissionGate({
    sessionId: "explain",
    questions: { ask: () => Promise.reject(new Error("Nobody is asked.")) },
    permissions,
    roots: () => [process.cwd(), ...options.directories],
  });
}

async function requestOf({ subject: { kind, text } }: ExplainOptions): Promise<PermissionRequest> {
  switch (kind) {
    case "read":
      return { kind, path: resolve(text) };
    case "write":
      return { kind, fileName: resolve(text) };
    case "url":
      return { kind, url: text };
    case "shell": {
      const { describeCommand } = await import("../tools/index.js");
      return { kind, ...(await describeCommand(text)) };
    }
  }
}
