import type { AgentModelPolicy } from "@parley/protocol";
import type { CustomAgent } from "./agent.js";
import { booleanField, isMalformed, listField, parseDocument, textField } from "./documents/index.js";

/** The fields of an agent file. Source: the official runtime, which says so of any other. */
const KNOWN_FIELDS = new Set([
  "name",
  "description",
  "tools",
  "model",
  "models",
  "model-policy",
  "reasoning-effort",
  "mcp-servers",
  "skills",
  "infer",
  "user-invocable",
  "disable-model-invocation",
]);

export type AgentFile =
  | { readonly agent: Omit<CustomAgent, "id" | "origin">; readonly warning?: string }
  | { readonly error: string };

/**
 * Reads an agent file: front matter, then its prompt.
 *
 * @param fallbackName its name, when it doesn't say one
 */
export async function parseAgentFile(text: string, fallbackName: string): Promise<AgentFile> {
  const document = await parseDocument(text);
  if (isMalformed(document)) return malformed(document.problem);
  const { fields, body } = document;
  const description = textField(fields, "description");
  if (description === undefined) return malformed("description: Required");

  const name = textField(fields, "name") ?? fallbackName;
  const policy = fields["model-policy"];
  const servers = fields["mcp-servers"];
  const skills = listField(fields, "skills");
  const effort = textField(fields, "reasoning-effort");
  const agent: Omit<CustomAgent, "id" | "origin"> = {
    name,
    displayName: name,
    description,
    prompt: body.trim(),
    tools: listField(fields, "tools") ?? ["*"],
    isDelegable: fields["disable-model-invocation"] !== true && fields["infer"] !== false,
    isUserInvocable: booleanField(fields, "user-invocable") ?? true,
    models: listField(fields, "models") ?? listField(fields, "model") ?? [],
    ...(isPolicy(policy) && { modelPolicy: policy }),
    ...(effort !== undefined && { reasoningEffort: effort }),
    ...(isRecord(servers) && { mcpServers: servers }),
    ...(skills && { skills }),
  };
  const unknown = Object.keys(fields).filter((field) => !KNOWN_FIELDS.has(field));
  return unknown.length > 0 ? { agent, warning: ignored(unknown) } : { agent };
}

function malformed(problem: string): AgentFile {
  return { error: `custom agent markdown frontmatter is malformed: ${problem}` };
}

function ignored(fields: readonly string[]): string {
  return `unknown field${fields.length > 1 ? "s" : ""} ignored: ${fields.join(", ")}`;
}

function isPolicy(value: unknown): value is AgentModelPolicy {
  return value === "preferred" || value === "required";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
