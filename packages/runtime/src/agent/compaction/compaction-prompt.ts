const PROMPT = `This conversation is about to be replaced by a summary that you write now. Whoever carries on, you included,
will see the summary and the users' own words, and nothing else. Write it for someone who has to continue the work
without asking anything again.

Answer with these parts, each in its tags:

<overview>
What the user wants and under which conditions, and the approach taken, in a few sentences.
</overview>
<history>
In the order of time: each request, what you did about it, and how it ended. Say where the direction changed and why.
</history>
<work_done>
What exists now that did not before: files made, changed or removed; what works, what fails, what nobody has tried yet.
</work_done>
<technical_details>
What took effort to learn: decisions and their reasons, commands that work, versions, pitfalls, and what you only assume.
</technical_details>
<important_files>
Paths that the rest of the work depends on, with what matters in each, and line numbers where they help.
</important_files>
<next_steps>
What is under way at this moment and what is left, in order. Say so when nothing is left.
</next_steps>
<checkpoint_title>
Two to six words that name this piece of work.
</checkpoint_title>

Keep names, paths, numbers and error messages exact. Leave out what no longer matters.`;

const NO_TOOLS = "Don't call tools now: answer with the summary alone.";

/** What asks a model for a summary. @param focus what the user wants it to dwell on */
export function compactionPrompt(focus: string | undefined): string {
  const wish = focus
    ? `The user asks you to pay special attention to this:\n<user_focus_instructions>\n${focus}\n</user_focus_instructions>`
    : "";
  return [PROMPT, wish, NO_TOOLS].filter((part) => part !== "").join("\n\n");
}

const TITLE = /<checkpoint_title>([\s\S]*?)<\/checkpoint_title>/;

/** The title that a summary gives itself; `undefined` when it has none. */
export function checkpointTitle(summary: string): string | undefined {
  return TITLE.exec(summary)?.[1]?.trim() || undefined;
}

/** A summary without its title. */
export function withoutTitle(summary: string): string {
  return summary.replace(TITLE, "").trim();
}
