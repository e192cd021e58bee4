/** A pattern's alternatives of `{a,b}` are looked at up to here. */
const MAX_ALTERNATIVES = 64;

/**
 * What a pattern of `applyTo` matches: `*` within a name, `**` across folders, `?` one character, `{a,b}`
 * either. A pattern without `/` matches in every folder. Patterns come with repositories, so the time a test
 * takes grows with the product of both lengths and no faster.
 *
 * @returns a test for paths relative to the project's root, with `/`
 */
export function globPattern(pattern: string): (path: string) => boolean {
  const rooted = pattern.replace(/^\.?\//, "");
  const anywhere = rooted.includes("/") ? rooted : `**/${rooted}`;
  const alternatives = expandBraces(anywhere).map(tokenize);
  return (path) => alternatives.some((tokens) => matches(tokens, path));
}

/** `name` stays within a name, `folders` is any number of whole ones, `all` anything at all. */
type Token = { readonly char: string } | "one" | "name" | "folders" | "all";

function tokenize(pattern: string): readonly Token[] {
  return (pattern.match(/\*\*\/|\*\*|./gsu) ?? []).map((text): Token => {
    if (text === "**/") return "folders";
    if (text === "**") return "all";
    if (text === "*") return "name";
    return text === "?" ? "one" : { char: text };
  });
}

/**
 * Walks the path with every place in the pattern that it may have come to. A place is twice a token's index;
 * one more while inside a folder's name of `folders`.
 */
function matches(tokens: readonly Token[], path: string): boolean {
  let places = reachable(new Set([0]), tokens);
  for (const char of path) {
    const next = new Set<number>();
    for (const place of places) {
      const token = tokens[place >> 1];
      if (token !== undefined) for (const step of steps(token, place, char)) next.add(step);
    }
    places = reachable(next, tokens);
  }
  return places.has(tokens.length * 2);
}

function steps(token: Token, place: number, char: string): readonly number[] {
  if (token === "all") return [place];
  if (token === "folders") {
    const isInside = place % 2 === 1;
    if (char !== "/") return [isInside ? place : place + 1];
    return isInside ? [place - 1] : [];
  }
  if (token === "name") return char === "/" ? [] : [place];
  if (token === "one") return char === "/" ? [] : [place + 2];
  return token.char === char ? [place + 2] : [];
}

/** Adds the places that follow without a character: after what may match nothing. */
function reachable(places: Set<number>, tokens: readonly Token[]): Set<number> {
  for (const place of places) {
    const token = tokens[place >> 1];
    const mayBeEmpty = token === "all" || token === "name" || token === "folders";
    if (mayBeEmpty && place % 2 === 0) places.add(place + 2);
  }
  return places;
}

/** The patterns that `{a,b}` stands for; one that doesn't close is taken as it is. */
function expandBraces(pattern: string): readonly string[] {
  let expanded = [pattern];
  for (;;) {
    const next = expanded.flatMap((current) => {
      const match = /\{([^{}]*)\}/.exec(current);
      if (!match) return [current];
      const [whole, inner = ""] = match;
      const before = current.slice(0, match.index);
      const after = current.slice(match.index + whole.length);
      return inner.split(",").map((choice) => before + choice + after);
    });
    if (next.length === expanded.length && next.every((text, index) => text === expanded[index])) return next;
    expanded = next.slice(0, MAX_ALTERNATIVES);
  }
}
