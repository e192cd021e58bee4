import { basename, dirname } from "node:path";
import { filesBelow, projectRoot, readText } from "../agents/documents/index.js";
import { MAX_CONTENT_BYTES } from "./provided-skills.js";
import type { LoadedSkill, Skill, SkillProvider } from "./skill.js";
import { parseCommandFile, parseSkillFile, type SkillFile } from "./skill-file.js";

/**
 * Reads what a skill says, as it is now.
 *
 * @throws when its file is gone or malformed, or its provider fails
 */
export async function loadSkill(skill: Skill, provider?: SkillProvider): Promise<LoadedSkill> {
  const parsed = await parse(skill, provider);
  if ("error" in parsed) throw new Error(parsed.error);
  const { content } = parsed;
  const { path } = skill;
  if (path === undefined) return { skill, content, relatedFiles: [] };
  const relatedFiles = (await filesBelow(dirname(path))).filter((file) => basename(file) !== "SKILL.md");
  return { skill, content, relatedFiles };
}

async function parse({ name, path, source }: Skill, provider: SkillProvider | undefined): Promise<SkillFile> {
  if (path === undefined) {
    const markdown = (await provider?.read(name)) ?? "";
    if (Buffer.byteLength(markdown) > MAX_CONTENT_BYTES) return { error: "the provided skill is too large" };
    return parseCommandFile(markdown.replaceAll("\r\n", "\n"), name);
  }
  const isProjects = source === "project" || source === "inherited";
  const text = await readText(path, isProjects ? await projectRoot(dirname(path)) : undefined);
  if (text === undefined) return { error: "its file is gone" };
  return basename(path) === "SKILL.md" ? parseSkillFile(text, name) : parseCommandFile(text, name);
}

/** The message that shows a model a skill. Source of its form: the official runtime. */
export function skillContext({
  skill,
  content,
  relatedFiles,
}: Omit<LoadedSkill, "skill"> & { readonly skill: Pick<Skill, "name" | "path"> }): string {
  const lines = [`<skill-context name="${skill.name}">`];
  if (skill.path === undefined) {
    lines.push("A program provides this skill as text only: there are no files that belong to it.");
  } else {
    lines.push(`Base directory for this skill: ${dirname(skill.path)}`, "");
    if (relatedFiles.length > 0) {
      lines.push("Related files (use view tool to read):", ...relatedFiles.map((file) => `  - ${file}`), "");
    }
  }
  return [...lines, content, "</skill-context>"].join("\n");
}
