/** Terminal control sequences: CSI, OSC, and the short ones. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const SEQUENCE = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])/g;

/** The start of a sequence whose end has not come yet. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNFINISHED = /\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?)?$/;

/** Longer ones are no sequence: they are let through. */
const MAX_SEQUENCE = 4_096;

/** Removes terminal control sequences from a text that comes in pieces. */
export class EscapeStripper {
  #held = "";

  push(piece: string): string {
    const text = this.#held + piece;
    const unfinished = UNFINISHED.exec(text);
    const end = unfinished && text.length - unfinished.index <= MAX_SEQUENCE ? unfinished.index : text.length;
    this.#held = text.slice(end);
    return text.slice(0, end).replace(SEQUENCE, "");
  }
}
