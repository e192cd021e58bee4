/** Colour where a person reads: on a terminal, unless NO_COLOR asks for none. */
const enabled = process.stdout.isTTY === true && !process.env["NO_COLOR"];

function sgr(open: number, close: number): (text: string) => string {
  return (text) => (enabled ? `\u001b[${open}m${text}\u001b[${close}m` : text);
}

export const bold = sgr(1, 22);
export const dim = sgr(2, 22);
export const red = sgr(31, 39);
export const green = sgr(32, 39);
export const yellow = sgr(33, 39);
export const cyan = sgr(36, 39);

/** A unified diff with its lines coloured. */
export function colourDiff(diff: string): string {
  return diff
    .split("\n")
    .map((line) => {
      if (line.startsWith("+") && !line.startsWith("+++")) return green(line);
      if (line.startsWith("-") && !line.startsWith("---")) return red(line);
      return line.startsWith("@@") ? cyan(line) : line;
    })
    .join("\n");
}
