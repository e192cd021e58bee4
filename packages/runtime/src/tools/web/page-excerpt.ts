import type { ToolArguments } from "../tool.js";

/** Characters of a page that are given at once. The official runtime's limits. */
const LENGTH = { default: 5_000, max: 20_000 } as const;

/** The part of a page that a call asks for, with how to go on where there is more. */
export function excerptOf(content: string, args: ToolArguments): string {
  const start = Number(args["start_index"] ?? 0);
  const length = Math.min(Number(args["max_length"] ?? LENGTH.default), LENGTH.max);
  const part = content.slice(start, start + length);
  if (part === "") return "<error>No more content available.</error>";
  const next = start + part.length;
  if (part.length !== length || next >= content.length) return part;
  return (
    `${part}\n\n<note>Content truncated. ` +
    `Call the fetch tool with a start_index of ${next} to get more content.</note>`
  );
}
