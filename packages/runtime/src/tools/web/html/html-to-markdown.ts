import { blocksOf } from "./markdown-blocks.js";
import { mainContent, parseHtml } from "./parse-html.js";

/** Characters of a page that are converted; nothing else runs meanwhile. */
const MAX_LENGTH = 2 * 1024 * 1024;

/**
 * A page as markdown: of what it is about, where it says so, else of all of it. The layout of the markdown
 * is the official runtime's, save that the columns of tables are not padded.
 *
 * @returns `undefined` when there is nothing to read
 */
export function htmlToMarkdown(html: string): string | undefined {
  const markdown = blocksOf(mainContent(parseHtml(html.slice(0, MAX_LENGTH)))).join("\n\n");
  return markdown.trim() === "" ? undefined : markdown;
}
