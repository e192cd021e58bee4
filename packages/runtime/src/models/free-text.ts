import type { ToolCall } from "./model.js";

/** A call of a tool that takes one text. */
export function freeTextCall(id: string, name: string, input: string): ToolCall {
  return { id, name, arguments: JSON.stringify({ input }), type: "custom" };
}

/** The text of such a call. */
export function freeTextOf({ arguments: args }: ToolCall): string {
  const { input } = JSON.parse(args) as { readonly input?: unknown };
  return typeof input === "string" ? input : args;
}
