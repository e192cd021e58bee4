/**
 * Splits a command line into its commands and their words, by its surface alone: text that is no valid
 * shell is split too. Commands inside substitutions come out as commands of their own.
 */

/** Quotes and escapes removed. A word that holds a substitution has no fixed text and is left out. */
export type Words = string[];

/** Words that introduce a command without being one. */
const INTRODUCERS: ReadonlySet<string> = new Set("! { do elif else if then until while".split(" "));

/** @param joined the offsets of line breaks that end no command; none by default */
export function splitCommands(text: string, joined: ReadonlySet<number> = new Set()): Words[] {
  const splitter = new Splitter(text, joined);
  splitter.commands("");
  return splitter.found.filter((words) => words.length > 0);
}

class Splitter {
  readonly found: Words[] = [];
  readonly #text: string;
  readonly #joined: ReadonlySet<number>;
  #at = 0;
  #heredocs: string[] = [];

  constructor(text: string, joined: ReadonlySet<number>) {
    this.#text = text;
    this.#joined = joined;
  }

  /** Reads commands up to and including `end`, or to the end of the text where `end` is empty. */
  commands(end: string): void {
    let words = this.#begin();
    while (this.#at < this.#text.length) {
      const char = this.#text.charAt(this.#at);
      if (char === end) {
        this.#at++;
        return;
      }
      if (/[ \t\r]/.test(char) || this.#joined.has(this.#at) || this.#text.startsWith("\\\n", this.#at)) {
        this.#at += char === "\\" ? 2 : 1;
      } else if (/[;&|\n()`<>]/.test(char)) {
        if (this.#operator(char)) words = this.#begin();
      } else {
        const word = this.#word();
        if (word === undefined) continue;
        if (word === "{" || word === "}" || (words.length === 0 && INTRODUCERS.has(word)))
          words = this.#begin();
        else words.push(word);
      }
    }
  }

  #begin(): Words {
    const words: Words = [];
    this.found.push(words);
    return words;
  }

  /** Skips an operator. @returns whether what follows is another command */
  #operator(char: string): boolean {
    const rest = this.#text.slice(this.#at, this.#at + 3);
    const heredoc = /^<<-?(?!<)/.exec(rest)?.[0];
    if (heredoc) {
      this.#at += heredoc.length;
      while (/[ \t]/.test(this.#text.charAt(this.#at))) this.#at++;
      this.#heredocs.push(this.#word() ?? "");
      return false;
    }
    if (/^[<>]\(/.test(rest)) {
      this.#at += 2;
      this.commands(")");
      return false;
    }
    if (/^&>/.test(rest) || char === "<" || char === ">") {
      this.#at += /^(&>>|&>|<<<|<>|<&|>>|>&|>\||<|>)/.exec(rest)?.[0].length ?? 1;
      return false;
    }
    this.#at++;
    if (char === "`") this.commands("`");
    if (char === "\n") this.#skipHeredocs();
    return true;
  }

  #skipHeredocs(): void {
    for (const delimiter of this.#heredocs.splice(0)) {
      for (let last = false; !last && this.#at < this.#text.length; ) {
        const newline = this.#text.indexOf("\n", this.#at);
        const end = newline === -1 ? this.#text.length : newline;
        last = this.#text.slice(this.#at, end).replace(/^\t+/, "") === delimiter;
        this.#at = Math.min(end + 1, this.#text.length);
      }
    }
  }

  #word(): string | undefined {
    let word = "";
    let fixed = true;
    let quoted = false;
    while (this.#at < this.#text.length) {
      const char = this.#text.charAt(this.#at);
      const next = this.#text.charAt(this.#at + 1);
      if (char === "$" && next === "(") {
        fixed = false;
        this.#substitution();
      } else if (quoted) {
        if (char === '"') quoted = false;
        else if (char === "\\" && next === '"') word += this.#text.charAt(++this.#at);
        else if (char === "`") {
          fixed = false;
          this.#at++;
          this.commands("`");
          continue;
        } else word += char;
        this.#at++;
      } else if (/[ \t\r\n;&|()<>`]/.test(char)) {
        break;
      } else if (char === "'") {
        const close = this.#text.indexOf("'", this.#at + 1);
        const end = close === -1 ? this.#text.length : close;
        word += this.#text.slice(this.#at + 1, end);
        this.#at = end + 1;
      } else if (char === "\\") {
        if (next !== "\n") word += next;
        this.#at += 2;
      } else {
        if (char === '"') quoted = true;
        else word += char;
        this.#at++;
      }
    }
    return fixed ? word : undefined;
  }

  /** Reads `$(…)` as commands; skips `$((…))`, which is arithmetic. */
  #substitution(): void {
    if (this.#text.startsWith("$((", this.#at)) {
      const close = this.#text.indexOf("))", this.#at);
      this.#at = close === -1 ? this.#text.length : close + 2;
      return;
    }
    this.#at += 2;
    this.commands(")");
  }
}
