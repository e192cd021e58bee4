/**
 * Prints one line per measure: the medians, their ratio (ours to official), the target. Of a measure that is a ratio itself
 * (`ownTarget`) the target is for our value.
 */
export function printTable(results) {
  const rows = results.map(({ name, unit, target, higherIsBetter, ownTarget, samples }) => {
    const official = median(samples.official ?? []);
    const ours = median(samples.ours ?? []);
    const ratio = ours === undefined || official === undefined ? undefined : ours / official;
    const judged = ownTarget ? ours : ratio;
    const met =
      judged === undefined ? "" : (higherIsBetter ? judged >= target : judged <= target) ? "met" : "missed";
    return [
      name,
      shown(official, unit),
      shown(ours, unit),
      shown(ratio),
      `${ownTarget ? "ours " : ""}${higherIsBetter ? ">=" : "<="} ${target}`,
      met,
    ];
  });
  const table = [["measure (median)", "official", "ours", "ratio", "target", ""], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) {
    console.log(
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  "),
    );
  }
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]
    : sorted.length === 0
      ? undefined
      : (sorted[middle - 1] + sorted[middle]) / 2;
}

function shown(value, unit = "") {
  if (value === undefined) return "-";
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)}${unit && ` ${unit}`}`;
}
