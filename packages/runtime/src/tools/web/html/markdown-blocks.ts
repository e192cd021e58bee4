import { escapedStart, inlineText, longestRun, plainText } from "./markdown-inline.js";
import { tableOf } from "./markdown-table.js";
import { type HtmlElement, isBlock } from "./parse-html.js";

/** Columns that a list's markers take, and by which what belongs to an item is indented. */
const INDENT = 4;

/** What an element holds, as blocks of markdown. */
export function blocksOf({ children }: HtmlElement): string[] {
  const blocks: string[] = [];
  let line: HtmlElement["children"] = [];
  const endParagraph = () => {
    const text = inlineText(line);
    if (text !== "") blocks.push(escapedStart(text));
    line = [];
  };
  for (const child of children) {
    if (typeof child === "string" || !(isBlock(child) || child.hasBlock)) {
      line.push(child);
      continue;
    }
    endParagraph();
    blocks.push(...block(child));
  }
  endParagraph();
  return blocks;
}

function block(element: HtmlElement): string[] {
  const { name, children } = element;
  switch (name) {
    case "h1":
    case "h2":
    case "h3":
    case "h4":
    case "h5":
    case "h6": {
      const text = inlineText(children).replace(/\s+/g, " ");
      return text === "" ? [] : [`${"#".repeat(Number(name.slice(1)))} ${text}`];
    }
    case "hr":
      return ["* * *"];
    case "pre":
      return fenced(element);
    case "blockquote": {
      const text = blocksOf(element).join("\n\n");
      return text === "" ? [] : [text.replace(/^/gm, "> ")];
    }
    case "ul":
    case "menu":
    case "ol":
      return list(element);
    case "table":
      return tableOf(element, blocksOf);
    default:
      return blocksOf(element);
  }
}

function fenced(element: HtmlElement): string[] {
  const text = plainText(element).replace(/^\n/, "").replace(/\n$/, "");
  if (text.trim() === "") return [];
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return [`${fence}${languageOf(element)}\n${text}\n${fence}`];
}

/** As pages say it to what colours their code: `language-js` on the block, or on the code inside. */
function languageOf({ attributes, children }: HtmlElement): string {
  const inner = children.find((child): child is HtmlElement => typeof child !== "string");
  const classes = `${inner?.name === "code" ? (inner.attributes["class"] ?? "") : ""} ${attributes["class"] ?? ""}`;
  return /(?:^|\s)lang(?:uage)?-([\w+#.-]+)/.exec(classes)?.[1] ?? "";
}

function list(element: HtmlElement): string[] {
  const items = element.children.filter(
    (child): child is HtmlElement => typeof child !== "string" && child.name === "li",
  );
  let number = Number.parseInt(element.attributes["start"] ?? "1", 10) || 1;
  let text = "";
  for (const item of items) {
    const content = itemText(item);
    if (content === "") continue;
    const marker = element.name === "ol" ? `${number++}. ` : "* ";
    const shown = marker.padEnd(INDENT) + content.replace(/\n(?=[^\n])/g, `\n${" ".repeat(INDENT)}`);
    text += text === "" ? shown : `${isLoose(item) || text.includes("\n\n") ? "\n\n" : "\n"}${shown}`;
  }
  return text === "" ? [] : [text];
}

function itemText(item: HtmlElement): string {
  return blocksOf(item).join(isLoose(item) ? "\n\n" : "\n");
}

/** Whether an item holds whole paragraphs, which take a blank line between them. */
function isLoose({ children }: HtmlElement): boolean {
  const names = children.map((child) => (typeof child === "string" ? "" : child.name));
  return names.some((name) => /^(?:p|pre|blockquote|table|h[1-6])$/.test(name));
}
