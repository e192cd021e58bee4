import type { Memory } from "../../tools/index.js";

/** What a model is told of what it remembers; nothing when that is nothing. */
export function memoriesText(known: readonly Memory[]): string | undefined {
  if (known.length === 0) return undefined;
  const lines = known.map(({ subject, fact, citations }) => {
    return `- ${oneLine(subject)}: ${oneLine(fact)}${citations ? ` (${oneLine(citations)})` : ""}`;
  });
  return [
    "<memories>",
    "Earlier sessions noted this. It may be out of date: check what matters, and judge it with vote_memory.",
    ...lines,
    "</memories>",
  ].join("\n");
}

/** A fact can't pretend to be more than one. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("</memories>", "").trim();
}
