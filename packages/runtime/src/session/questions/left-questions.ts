import { PERMISSION_QUESTION } from "./question-types.js";

/** The event that ends a question which a stopped runtime left open and nobody will answer. */
export function endOfLeft(question: {
  readonly requestId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}): { readonly type: string; readonly data: object } {
  const { type, requestId, data } = question;
  const completed = type.replace(/\.requested$/, ".completed");
  if (type !== PERMISSION_QUESTION) return { type: completed, data: { requestId } };
  const { toolCallId } = (data["permissionRequest"] ?? {}) as { toolCallId?: string };
  const result = { kind: "cancelled", reason: "The runtime stopped before anyone answered." };
  return { type: completed, data: { requestId, toolCallId, result } };
}
