/** Prints one line per measure: the medians, their ratio (ours to official), the target. */
export function printTable(results) {
  const rows = results.map(({ name, unit, target, higherIsBetter, samples }) => {
    const official = median(samples.official);
    const ours = median(samples.ours ?? []);
    const ratio = ours === undefined ? undefined : ours / official;
    const met =
      ratio === undefined ? "" : (higherIsBetter ? ratio >= target : ratio <= target) ? "met" : "missed";
    return [
      name,
      shown(official, unit),
      shown(ours, unit),
      shown(ratio),
      `${higherIsBetter ? ">=" : "<="} ${target}`,
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

function median(values) {
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
