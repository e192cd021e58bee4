/** A word of a command without its quotes and escapes, as far as they can be told without running it. */
export function unquote(word: string): string {
  let text = "";
  let quote: '"' | "'" | undefined;
  for (let at = 0; at < word.length; at++) {
    const char = word.charAt(at);
    const next = word.charAt(at + 1);
    if (quote === "'") {
      if (char === "'") quote = undefined;
      else text += char;
    } else if (char === "\\" && (quote === undefined || next === '"')) {
      if (next !== "\n") text += next;
      at++;
    } else if (char === '"') {
      quote = quote ? undefined : '"';
    } else if (char === "'" && quote === undefined) {
      quote = "'";
    } else {
      text += char;
    }
  }
  return text;
}
