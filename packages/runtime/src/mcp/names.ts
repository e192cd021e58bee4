import { toPunycode } from "./punycode.js";

/** Longest tool name that every model wire takes. */
const MAX_LENGTH = 64;

/** The name under which a model sees a server's tool: `<server>-<tool>`. It may be too long. */
export function exposedName(serverName: string, toolName: string): string {
  return `${wireName(serverName)}-${wireName(toolName)}`;
}

/** A name in the characters that every model wire takes. Source: the official runtime. */
function wireName(name: string): string {
  const plain = [...name]
    .map((character) => (/[A-Za-z0-9_-]/.test(character) || character.charCodeAt(0) > 127 ? character : "-"))
    .join("");
  return /^[A-Za-z0-9_-]*$/.test(plain) ? plain : `xn--${toPunycode(plain)}`;
}

/** Cuts names to what model wires take; those that would become equal by it end in a number. */
export class NameCutter {
  readonly #cut = new Set<string>();

  fit(name: string): string {
    if (name.length <= MAX_LENGTH) return name;
    for (let copy = 1; ; copy += 1) {
      const suffix = copy === 1 ? "" : String(copy);
      const cut = name.slice(0, MAX_LENGTH - suffix.length) + suffix;
      if (this.#cut.has(cut)) continue;
      this.#cut.add(cut);
      return cut;
    }
  }
}

/** Orders by code units, as the official runtime does. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
