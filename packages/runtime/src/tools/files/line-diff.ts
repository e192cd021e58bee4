export interface LineChange {
  readonly kind: "same" | "added" | "removed";
  readonly line: string;
}

/** Above this many pairs of lines, a changed stretch is shown as removed and added whole. */
const MAX_PAIRS = 4_000_000;

/** Lines right after a change that are compared with it, up to a blank one: of equal ways, the first lines are kept. */
const SLIDE = 64;

/** The shortest way from one list of lines to another; of equal ways, the one that removes first. */
export function diffLines(before: readonly string[], after: readonly string[]): LineChange[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const room = Math.min(before.length, after.length) - head;
  while (tail < room && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  for (let slid = 0; tail > 0 && slid < SLIDE && before[before.length - tail]?.trim() !== ""; slid++) tail--;
  return [
    ...before.slice(0, head).map(same),
    ...diffMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

const same = (line: string): LineChange => ({ kind: "same", line });
const added = (line: string): LineChange => ({ kind: "added", line });
const removed = (line: string): LineChange => ({ kind: "removed", line });

function diffMiddle(before: readonly string[], after: readonly string[]): LineChange[] {
  const [rows, columns] = [before.length, after.length];
  if (rows === 0 || columns === 0 || rows * columns > MAX_PAIRS) {
    return [...before.map(removed), ...after.map(added)];
  }
  /** Length of the longest common subsequence of the lines from row and column on. */
  const common = new Uint32Array((rows + 1) * (columns + 1));
  const at = (row: number, column: number) => row * (columns + 1) + column;
  const length = (row: number, column: number) => common[at(row, column)] ?? 0;
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      common[at(row, column)] =
        before[row] === after[column]
          ? length(row + 1, column + 1) + 1
          : Math.max(length(row + 1, column), length(row, column + 1));
    }
  }
  const changes: LineChange[] = [];
  let [row, column] = [0, 0];
  while (row < rows || column < columns) {
    const [oldLine, newLine] = [before[row], after[column]];
    if (oldLine !== undefined && oldLine === newLine) {
      changes.push(same(oldLine));
      row++;
      column++;
    } else if (
      oldLine !== undefined &&
      (newLine === undefined || length(row + 1, column) >= length(row, column + 1))
    ) {
      changes.push(removed(oldLine));
      row++;
    } else if (newLine !== undefined) {
      changes.push(added(newLine));
      column++;
    }
  }
  return changes;
}
