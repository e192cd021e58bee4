import { defaultSections, type SectionName, type SystemMessageContext } from "./system-sections.js";

/** The system message, and the parts it is made of. */
export interface SystemPrompt {
  /** Empty when the session wants none. */
  readonly content: string;
  /** `isStatic` marks what is the same in every session. Absent when the caller wrote the message. */
  readonly blocks?: readonly SystemBlock[];
  /** What could not be done as configured: for `session.warning` of type `system_prompt_customize`. */
  readonly warnings: readonly string[];
}

export interface SystemBlock {
  readonly content: string;
  readonly isStatic?: true;
}

/** The wire's `systemMessage` option of create and resume. Default mode: `append`. */
export interface SystemMessageConfig {
  readonly mode?: "append" | "replace" | "customize" | undefined;
  readonly content?: string | undefined;
  /** With mode `customize`: what to do with each section of the default message, by name. */
  readonly sections?: Readonly<Record<string, SectionOverride>> | undefined;
}

export interface SectionOverride {
  /**
   * `preserve` keeps a part of `identity` when `identity` itself is removed. `transform` leaves the section as it
   * is: whoever has a client transform it says `replace` afterwards.
   */
  readonly action: "replace" | "remove" | "append" | "prepend" | "preserve" | "transform";
  readonly content?: string | undefined;
}

/** These are the same in every session; the rest depends on where it runs and what it has. */
const STATIC_SECTIONS: readonly SectionName[] = ["identity", "code_change_rules", "guidelines", "safety"];
const SESSION_SECTIONS: readonly SectionName[] = [
  "environment_context",
  "tool_instructions",
  "custom_instructions",
  "runtime_instructions",
  "last_instructions",
];
/** The parts of `identity`, each a section of its own. */
const IDENTITY_PARTS: readonly SectionName[] = ["preamble", "tone", "tool_efficiency"];

/** Composes the system message of a session from the default one and what the client wants of it. */
export function composeSystemMessage(
  config: SystemMessageConfig | undefined,
  context: SystemMessageContext,
): SystemPrompt {
  if (config?.mode === "replace") return { content: config.content ?? "", warnings: [] };
  const sections = new Map<string, string>(Object.entries(defaultSections(context)));
  const warnings: string[] = [];
  const extra: string[] = [];

  const overrides = config?.mode === "customize" ? Object.entries(config.sections ?? {}) : [];
  for (const [name, override] of overrides) {
    if (sections.has(name)) {
      sections.set(name, overridden(sections.get(name) ?? "", override));
    } else if (name !== "identity" && override.content !== undefined && override.action !== "remove") {
      warnings.push(
        `Unknown section "${name}" was not found. Content was appended to additional instructions.`,
      );
      extra.push(override.content);
    }
  }
  sections.set("identity", identity(sections, config?.mode === "customize" ? config.sections : undefined));
  if (config?.content) extra.unshift(config.content);
  sections.set("custom_instructions", joined([sections.get("custom_instructions"), ...extra], "\n\n"));

  const customInstructions = joined([sections.get("custom_instructions"), context.agentInstructions], "\n\n");
  sections.set("custom_instructions", customInstructions);

  const blocks: SystemBlock[] = [];
  const fixed = joined(
    STATIC_SECTIONS.map((name) => sections.get(name)),
    "\n\n",
  );
  const rest = joined(
    SESSION_SECTIONS.map((name) => sections.get(name)),
    "\n\n",
  );
  if (fixed) blocks.push({ content: fixed, isStatic: true });
  if (rest) blocks.push({ content: rest });
  return { content: joined([fixed, rest], "\n\n"), blocks, warnings };
}

/** The default text of one section, for whoever wants to change it; empty when there is none of that name. */
export function defaultSection(name: string, context: SystemMessageContext): string {
  const sections = new Map<string, string>(Object.entries(defaultSections(context)));
  return name === "identity" ? identity(sections, undefined) : (sections.get(name) ?? "");
}

function identity(
  sections: ReadonlyMap<string, string>,
  overrides: Readonly<Record<string, SectionOverride>> | undefined,
): string {
  const whole = overrides?.["identity"];
  const emptied = whole?.action === "replace" || whole?.action === "remove";
  const kept = IDENTITY_PARTS.filter((name) => !emptied || overrides?.[name]?.action === "preserve");
  const parts = joined(
    kept.map((name) => sections.get(name)),
    "\n\n",
  );
  if (!whole || whole.action === "remove" || whole.action === "transform") return parts;
  return whole.action === "replace" ? joined([whole.content, parts], "\n\n") : overridden(parts, whole);
}

function overridden(current: string, { action, content = "" }: SectionOverride): string {
  switch (action) {
    case "replace":
      return content;
    case "remove":
      return "";
    case "append":
      return current + content;
    case "prepend":
      return content + current;
    default:
      return current;
  }
}

function joined(parts: readonly (string | undefined)[], separator: string): string {
  return parts.filter((part) => part).join(separator);
}
