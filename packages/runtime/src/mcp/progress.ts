import type { Progress } from "./connection.js";

/** How far a call is, for people: `2.0/3.0 (67%): copying`. Source: the official runtime. */
export function progressText({ progress, total, message }: Progress): string {
  const share = total ? `/${decimal(total)} (${Math.round((progress / total) * 100)}%)` : "";
  return `${decimal(progress)}${share}${message ? `: ${message}` : ""}`;
}

/** A number with at least one decimal. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
