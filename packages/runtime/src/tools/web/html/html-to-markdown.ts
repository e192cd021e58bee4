import { blocksOf } from "./markdown-blocks.js";
import { mainContent, parseHtml } from "./parse-html.js";

/**
 * A page as markdown: of what it is about, where it says so, else of all of it. The layout of the markdown
 * is the official runtime's, save that the columns of tables are not padded.
 *
 * @returns `undefined` when there is nothing to read
 */
export function htmlToMarkdown(html: string): string | undefined {
  const markdown = blocksOf(mainContent(parseHtml(html))).join("\n\n");
  return markdown.trim() === "" ? undefined : markdown;
}
