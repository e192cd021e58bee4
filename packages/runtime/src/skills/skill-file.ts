import { booleanField, isMalformed, listField, parseDocument, textField } from "../agents/documents/index.js";
import type { Skill } from "./skill.js";

/** Source of the rule and of the text: the official runtime. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9\-_.: ]*$/;
const BAD_NAME =
  "Skill name must start with an ASCII letter or number and contain only ASCII letters (a-z, A-Z), numbers, hyphens, underscores, dots, colons, and spaces";

export type SkillHead = Omit<Skill, "source" | "path" | "isEnabled">;

export type SkillFile = { readonly head: SkillHead; readonly content: string } | { readonly error: string };

/**
 * Reads a SKILL.md: front matter, then what the skill says.
 *
 * @param fallbackName its name, when it doesn't say one: its folder's
 */
export async function parseSkillFile(text: string, fallbackName: string): Promise<SkillFile> {
  const document = await parseDocument(text);
  if (isMalformed(document)) return { error: document.problem };
  return checked(document.fields, fallbackName, document.body);
}

/** Reads a command file, which is a skill that may go without front matter. */
export async function parseCommandFile(text: string, name: string): Promise<SkillFile> {
  const document = await parseDocument(text);
  const fields = isMalformed(document) ? {} : document.fields;
  return checked({ ...fields, name }, name, document.body);
}

function checked(
  fields: Readonly<Record<string, unknown>>,
  fallbackName: string,
  content: string,
): SkillFile {
  const name = textField(fields, "name") ?? fallbackName;
  if (!NAME.test(name)) return { error: BAD_NAME };
  const argumentHint = textField(fields, "argument-hint");
  const head: SkillHead = {
    name,
    description: textField(fields, "description") ?? firstLine(content),
    isUserInvocable: booleanField(fields, "user-invocable") ?? true,
    isModelInvocable: fields["disable-model-invocation"] !== true,
    allowedTools: listField(fields, "allowed-tools") ?? [],
    ...(argumentHint !== undefined && { argumentHint }),
  };
  return { head, content };
}

/** Stands for a description: the first line with words, without the mark of a heading. */
function firstLine(content: string): string {
  const line = content.split("\n").find((candidate) => candidate.trim() !== "") ?? "";
  return line.replace(/^#+\s*/, "").trim();
}
