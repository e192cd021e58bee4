import { inlineText } from "./markdown-inline.js";
import type { HtmlElement } from "./parse-html.js";

/** Elements that no cell of a markdown table can hold: the table lays out a page. */
const NEVER_IN_CELLS: ReadonlySet<string> = new Set([
  ...["table", "ul", "ol", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "form"],
]);

/** A table of data as markdown; of one that lays out a page, what its cells hold. */
export function tableOf(table: HtmlElement, blocksOf: (element: HtmlElement) => string[]): string[] {
  const rows = rowsOf(table).filter((row) => row.length > 0);
  const cells = rows.flat();
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const caption = table.children.flatMap((child) =>
    typeof child !== "string" && child.name === "caption" ? blocksOf(child) : [],
  );
  if (columns < 2 || rows.length < 2 || cells.some(holdsPageLayout)) {
    return [...caption, ...cells.flatMap((cell) => blocksOf(cell))];
  }
  const [head = [], ...body] = rows;
  const line = (row: readonly string[]) =>
    `| ${Array.from({ length: columns }, (_, i) => row[i] ?? "").join(" | ")} |`;
  const texts = [head, ...body].map((row) => row.map(cellText));
  const rule = line(new Array<string>(columns).fill("-"));
  const [first = [], ...others] = texts;
  return [...caption, [line(first), rule, ...others.map(line)].join("\n")];
}

/** The cells of each row, whatever groups the rows. */
function rowsOf(element: HtmlElement): HtmlElement[][] {
  return element.children.flatMap((child) => {
    if (typeof child === "string") return [];
    if (child.name === "tr") return [child.children.filter(isCell)];
    return child.name === "table" || isCell(child) ? [] : rowsOf(child);
  });
}

function isCell(node: HtmlElement | string): node is HtmlElement {
  return typeof node !== "string" && (node.name === "td" || node.name === "th");
}

function holdsPageLayout(cell: HtmlElement): boolean {
  return cell.children.some(
    (child) => typeof child !== "string" && (NEVER_IN_CELLS.has(child.name) || holdsPageLayout(child)),
  );
}

function cellText({ children }: HtmlElement): string {
  return inlineText(children).replace(/\s*\n/g, " ").replaceAll("|", "&#124;");
}
