import type { SessionEvent } from "@parley/sdk";
import { bold, dim, green, red, yellow } from "./style.js";

/**
 * Writes a session's events as a transcript that a person can follow while it happens.
 *
 * @param write receives text as it comes, newlines included
 */
export class Transcript {
  readonly #write: (text: string) => void;
  readonly #prefix: string;
  readonly #streamed = new Set<string>();
  #atLineStart = true;

  constructor(write: (text: string) => void, prefix = "") {
    this.#write = write;
    this.#prefix = prefix;
  }

  show(event: SessionEvent): void {
    switch (event.type) {
      case "user.message":
        this.line(bold(`> ${event.data.content}`));
        break;
      case "assistant.message_delta":
        this.#streamed.add(event.data.messageId);
        this.#text(event.data.deltaContent);
        break;
      case "assistant.message":
        if (!this.#streamed.has(event.data.messageId)) this.#text(event.data.content);
        this.#endLine();
        break;
      case "tool.execution_start":
        this.line(`${bold("●")} ${event.data.toolName} ${dim(brief(event.data.arguments))}`);
        break;
      case "tool.execution_complete":
        if (event.data.success)
          this.line(`  ${green("✓")} ${dim(firstLine(event.data.result?.content ?? ""))}`);
        else this.line(`  ${red("✗")} ${firstLine(event.data.error?.message ?? "failed")}`);
        break;
      case "permission.completed":
        if (!event.data.result.kind.startsWith("approved"))
          this.line(`  ${yellow("⊘")} ${event.data.result.kind}`);
        break;
      case "session.warning":
        this.line(yellow(`warning: ${event.data.message}`));
        break;
      case "session.error":
        this.line(red(`error: ${event.data.message}`));
        break;
    }
  }

  /** Writes one line of the narrator's own. */
  line(text: string): void {
    this.#endLine();
    for (const part of text.split("\n")) this.#write(`${this.#prefix}${part}\n`);
  }

  #text(text: string): void {
    if (text.length === 0) return;
    const start = this.#atLineStart ? this.#prefix : "";
    const endsLine = text.endsWith("\n");
    const body = endsLine ? text.slice(0, -1) : text;
    this.#write(start + body.replaceAll("\n", `\n${this.#prefix}`) + (endsLine ? "\n" : ""));
    this.#atLineStart = endsLine;
  }

  #endLine(): void {
    if (!this.#atLineStart) this.#write("\n");
    this.#atLineStart = true;
  }
}

/** The longest piece of a tool's output or arguments worth a line of a terminal. */
const BRIEF_LENGTH = 90;

function brief(value: unknown): string {
  if (typeof value !== "object" || value === null) return firstLine(String(value ?? ""));
  const words = Object.entries(value).map(
    ([name, part]) => `${name}=${typeof part === "string" ? part : JSON.stringify(part)}`,
  );
  return firstLine(words.join(" "));
}

function firstLine(text: string): string {
  const lines = text.trim().split("\n");
  const line = lines[0] ?? "";
  if (line.length > BRIEF_LENGTH) return `${line.slice(0, BRIEF_LENGTH)} …`;
  return lines.length > 1 ? `${line} … (${lines.length} lines)` : line;
}
