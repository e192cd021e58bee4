import { type HtmlElement, isBlock } from "./parse-html.js";

/** A line break inside a paragraph. */
const BREAK = "  \n";

/** The text inside an element, as one paragraph of markdown. */
export function inlineText(nodes: HtmlElement["children"]): string {
  return tidy(nodes.map(inline).join(""));
}

/** Whitespace as a browser shows it; breaks stay. */
function tidy(text: string): string {
  return text
    .replace(/\s*\n\s*/g, "\n")
    .replace(/ {2,}/g, " ")
    .trim()
    .replaceAll("\n", BREAK);
}

function inline(node: HtmlElement | string): string {
  if (typeof node === "string") return escaped(node.replace(/[ \t\r\n\f]+/g, " "));
  const { name, attributes, children } = node;
  switch (name) {
    case "br":
      return "\n";
    case "b":
    case "strong":
      return marked("**", children);
    case "i":
    case "em":
    case "cite":
    case "dfn":
    case "var":
      return marked("_", children);
    case "code":
    case "samp":
    case "tt":
      return code(plainText(node));
    case "a":
      return link(children.map(inline).join(""), attributes);
    case "img":
      return image(attributes);
    default: {
      const text = children.map(inline).join("");
      return isBlock(node) ? `\n${text}\n` : text;
    }
  }
}

/** A text with what would be a mark of markdown escaped. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]]/g, "\\$&").replace(/<(?=[a-z/!?])/gi, "\\<");
}

/** A paragraph whose beginning would be a heading, a list or a quotation, escaped. */
export function escapedStart(paragraph: string): string {
  return paragraph.replace(/^(?=[#>+=~-])/, "\\").replace(/^(\d+)(?=[.)]\s)/, "$1\\");
}

function marked(mark: string, children: HtmlElement["children"]): string {
  const text = children.map(inline).join("");
  const [, before = "", inner = "", after = ""] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return inner === "" ? text : `${before}${mark}${inner}${mark}${after}`;
}

function code(text: string): string {
  const inner = text.replace(/\s+/g, " ");
  if (inner.trim() === "") return "";
  const ticks = "`".repeat(longestRun(inner) + 1);
  const space = inner.startsWith("`") || inner.endsWith("`") ? " " : "";
  return `${ticks}${space}${inner}${space}${ticks}`;
}

function link(text: string, { href, title }: HtmlElement["attributes"]): string {
  if (href === undefined || /^javascript:/i.test(href.trim())) return text;
  const [, before = "", inner = "", after = ""] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return inner === "" ? text : `${before}[${inner}](${target(href, title)})${after}`;
}

/** An image is named by its source; one that is in the page itself, by what it shows. */
function image({ src = "", alt = "", title }: HtmlElement["attributes"]): string {
  if (src === "") return "";
  return src.startsWith("data:") ? escaped(alt) : `![${alt}](${target(src, title)})`;
}

function target(url: string, title: string | undefined): string {
  const trimmed = url.trim();
  const shown = /\s/.test(trimmed) ? `<${trimmed}>` : trimmed.replace(/[()]/g, "\\$&");
  return title ? `${shown} "${title.replaceAll('"', '\\"').replace(/\s+/g, " ")}"` : shown;
}

/** The text of an element as it is written. */
export function plainText({ name, children }: HtmlElement): string {
  if (name === "br") return "\n";
  return children.map((child) => (typeof child === "string" ? child : plainText(child))).join("");
}

/** The length of the longest run of backticks. */
export function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
