/** A page as a model reads it, before it is cut. */
export interface PageText {
  /** What to say of the content, with its newline; empty when it is markdown as asked. */
  readonly notice: string;
  readonly content: string;
  /** For telemetry: why HTML stayed HTML. */
  readonly problem?: string;
}

/** What telemetry has of a page without anything to read. Source: the official runtime. */
const NOTHING_TO_READ = JSON.stringify({
  error: "Readability failed to extract article content",
  domParserErrors: {},
});

const RAW = "Here is the raw content:\n";

/** Turns HTML into markdown. A page that doesn't say what it is counts as HTML. */
export async function pageText(
  { content, contentType = "text/html" }: { content: string; contentType?: string | undefined },
  raw: boolean,
): Promise<PageText> {
  if (raw) return { notice: RAW, content };
  const type = contentType.toLowerCase();
  if (type.includes("markdown")) return { notice: "", content };
  if (!type.includes("text/html")) {
    return { notice: `Content type ${contentType} cannot be simplified to markdown. ${RAW}`, content };
  }
  const { htmlToMarkdown } = await import("./html/html-to-markdown.js");
  const markdown = htmlToMarkdown(content);
  if (markdown !== undefined) return { notice: "", content: markdown };
  return { notice: `Failed to simplify HTML to markdown. ${RAW}`, content, problem: NOTHING_TO_READ };
}
