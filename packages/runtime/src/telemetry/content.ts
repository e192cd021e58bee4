/** What was said, in the form of the semantic conventions for generative AI: messages of parts, as JSON. */

type Data = Readonly<Record<string, unknown>>;

export interface Message {
  readonly role: "user" | "assistant" | "tool";
  readonly parts: readonly object[];
}

export function userMessage(data: Data): Message {
  const content = data["transformedContent"] ?? data["content"];
  return { role: "user", parts: [{ type: "text", content }] };
}

export function assistantMessage(data: Data): Message {
  const { reasoningText, content, toolRequests } = data;
  const calls = Array.isArray(toolRequests) ? (toolRequests as readonly Data[]) : [];
  return {
    role: "assistant",
    parts: [
      ...(reasoningText ? [{ type: "reasoning", content: reasoningText }] : []),
      ...(content ? [{ type: "text", content }] : []),
      ...calls.map(({ toolCallId: id, name, arguments: args }) => ({
        type: "tool_call",
        ...{ id, name, arguments: args },
      })),
    ],
  };
}

export function toolMessage(data: Data): Message {
  const part = { type: "tool_call_response", id: data["toolCallId"], response: resultText(data) };
  return { role: "tool", parts: [part] };
}

/** What a call came to, in words. */
export function resultText({ result, error }: Data): string {
  const { content } = (result ?? {}) as { readonly content?: unknown };
  const { message } = (error ?? {}) as { readonly message?: unknown };
  return String(content ?? message ?? "");
}

export function toolDefinitions(tools: readonly { readonly name: string }[]): string {
  return JSON.stringify(tools.map((tool) => ({ type: "function", ...tool })));
}
