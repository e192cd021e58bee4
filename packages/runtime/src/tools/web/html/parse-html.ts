import { Parser } from "htmlparser2";

/** A page's tree, as far as it can be read: without scripts, controls, and what is hidden. */
export interface HtmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (HtmlElement | string)[];
  /** Whether a block is somewhere inside. */
  hasBlock: boolean;
}

/** Deeper elements count as their parent's text, so that no page is too deep to walk. */
const MAX_DEPTH = 256;

/** No page that people read is this deep; what it costs to parse one grows with the square. */
const MAX_OPEN = 2_000;

/** Elements that say nothing to a reader, or nothing of what the page is about. */
const UNREAD: ReadonlySet<string> = new Set([
  ...["head", "script", "style", "noscript", "template", "link", "meta", "title"],
  ...["iframe", "object", "embed", "canvas", "audio", "video"],
  ...["button", "input", "select", "textarea", "datalist"],
  ...["aside", "footer"],
]);

const BLOCKS: ReadonlySet<string> = new Set([
  ...["address", "article", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div"],
  ...["dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"],
  ...["hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section"],
  ...["summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"],
]);

export function isBlock({ name }: HtmlElement): boolean {
  return BLOCKS.has(name);
}

class TooDeepError extends Error {
  override readonly name = "TooDeepError";
}

/** Parses HTML of any kind; what is malformed is read as browsers do, roughly. A page is read until it is too deep. */
export function parseHtml(html: string): HtmlElement {
  const root: HtmlElement = { name: "body", attributes: {}, children: [], hasBlock: true };
  const open = [root];
  /** How many elements are open inside of one that is not read, with it. */
  let unread = 0;
  let depth = 0;
  const parent = () => open.at(-1) ?? root;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (++depth > MAX_OPEN) throw new TooDeepError();
      if (unread > 0 || UNREAD.has(name) || isHidden(attributes)) {
        unread++;
        return;
      }
      if (open.length >= MAX_DEPTH) {
        open.push(parent());
        return;
      }
      const element: HtmlElement = { name, attributes, children: [], hasBlock: false };
      parent().children.push(element);
      if (isBlock(element)) markAncestors(open);
      open.push(element);
    },
    ontext(text) {
      if (unread > 0) return;
      const { children } = parent();
      const last = children.at(-1);
      if (typeof last === "string") children[children.length - 1] = last + text;
      else children.push(text);
    },
    onclosetag() {
      depth--;
      if (unread > 0) unread--;
      else if (open.length > 1) open.pop();
    },
  });
  try {
    parser.end(html);
  } catch (error) {
    if (!(error instanceof TooDeepError)) throw error;
  }
  return root;
}

function markAncestors(open: readonly HtmlElement[]): void {
  for (let index = open.length - 1; index >= 0; index--) {
    const element = open[index];
    if (!element || element.hasBlock) return;
    element.hasBlock = true;
  }
}

function isHidden({ hidden, style, "aria-hidden": aria }: Readonly<Record<string, string>>): boolean {
  return (
    hidden !== undefined ||
    aria === "true" ||
    /(?:^|[;\s])(display:\s*none|visibility:\s*hidden)/i.test(style ?? "")
  );
}

/** The part of a page that it is about, where it says so. */
export function mainContent(root: HtmlElement): HtmlElement {
  const found: Record<"main" | "article", HtmlElement[]> = { main: [], article: [] };
  walk(root, (element) => {
    if (element.name === "main" || element.attributes["role"] === "main") found.main.push(element);
    else if (element.name === "article") found.article.push(element);
  });
  const [main] = found.main;
  const [article, another] = found.article;
  const chosen = main ?? (another ? undefined : article);
  return chosen && hasText(chosen) ? chosen : root;
}

function walk(element: HtmlElement, visit: (element: HtmlElement) => void): void {
  visit(element);
  for (const child of element.children) if (typeof child !== "string") walk(child, visit);
}

function hasText({ children }: HtmlElement): boolean {
  return children.some((child) => (typeof child === "string" ? child.trim() !== "" : hasText(child)));
}
