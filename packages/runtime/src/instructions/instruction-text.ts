import type { InstructionSource } from "@parley/protocol";

/**
 * What a model is shown of instructions, for the `custom_instructions` section of the system message: whole
 * files each in a `<custom_instruction>`, rules that always apply as they are, then tables of the files to
 * read when they matter. Source of the tag, the order and the tables: the official runtime.
 *
 * @param organization the session's `organizationCustomInstructions`; it comes first and yields to a repository's
 * @returns an empty text when there is nothing to show
 */
export function instructionText(sources: readonly InstructionSource[], organization = ""): string {
  const whole = sources.filter(({ type }) => type !== "vscode" && type !== "nested-agents");
  const rules = sources.filter(({ type }) => type === "vscode");
  const always = rules.filter(({ applyTo }) => applyTo === undefined);
  const nested = sources.filter(({ type }) => type === "nested-agents");
  const own = [
    ...distinct(whole).map((content) => `<custom_instruction>\n${content}\n</custom_instruction>`),
    ...distinct(always),
    ...nested.map(({ content }) => content),
    ...ruleTable(rules.filter(({ applyTo }) => applyTo !== undefined)),
  ];
  const precedence = organization !== "" && own.length > 0 ? [PRECEDENCE] : [];
  return [organization, ...own, ...precedence].filter((part) => part !== "").join("\n\n");
}

const PRECEDENCE =
  "Where the organization's instructions and the repository's disagree, follow the repository's.";

/** Contents, each once: projects keep one text under several names. */
function distinct(sources: readonly InstructionSource[]): readonly string[] {
  return [...new Set(sources.map(({ content }) => content))];
}

function ruleTable(rules: readonly InstructionSource[]): readonly string[] {
  if (rules.length === 0) return [];
  return [
    [
      "These files hold rules for the files that their pattern matches. Before you create or change such a file, read its rules with `view`, unless you have read them already.",
      "| Pattern | File Path | Description |",
      "| ------- | --------- | ----------- |",
      ...rules.map(({ applyTo = [], sourcePath, description = "" }) => {
        return `| ${applyTo.join(", ")} | '${sourcePath}' | ${description.replaceAll("\n", " ")} |`;
      }),
    ].join("\n"),
  ];
}
