import type { PermissionRule } from "../rules.js";

/** What a rule of a managed policy is about, however its family is written. */
export type ManagedFamily = "shell" | "read" | "write" | "domain" | "mcp" | "custom-tool";

/** A rule of a managed policy: `Shell(git push *)`, `Read(//etc/**)`, `Domain(example.com)`, … */
export interface ManagedRule {
  readonly family: ManagedFamily;
  /** What is in the parentheses; `undefined` covers the whole family. */
  readonly pattern: string | undefined;
  /** As it was written, for who is told of it. */
  readonly shown: PermissionRule;
}

/** Source of the names and of the errors below: the official runtime. */
const FAMILIES: Readonly<Record<string, ManagedFamily>> = {
  bash: "shell",
  shell: "shell",
  powershell: "shell",
  read: "read",
  edit: "write",
  write: "write",
  domain: "domain",
  mcp: "mcp",
  customtool: "custom-tool",
};

const EXPECTED = "Bash, Shell, PowerShell, Read, Edit, Write, Domain, Mcp, or CustomTool";

/** @throws when it is no rule */
export function parseManagedRule(text: string): ManagedRule {
  const parts = /^([A-Za-z]+)(?:\(([^()]+)\))?$/.exec(text);
  if (!parts) throw new Error(`Invalid rule format: ${text}`);
  const [, name = "", pattern] = parts;
  const family = FAMILIES[name.toLowerCase()];
  if (!family) {
    throw new Error(`Unsupported managed permission rule family '${name}'; expected ${EXPECTED}`);
  }
  if (pattern === undefined && family === "mcp")
    throw new Error("Invalid managed MCP permission rule: expected Mcp(server[/tool])");
  if (pattern === undefined && family === "custom-tool")
    throw new Error("Invalid managed custom-tool permission rule: expected CustomTool(name)");
  return { family, pattern, shown: { kind: name, argument: pattern ?? null } };
}
