import { randomUUID } from "node:crypto";
import type { ModelRequest, ModelSink } from "../../models/model.js";
import type { AgentHost } from "../host.js";
import { readContext } from "./context.js";

const INSTRUCTIONS =
  "The user has a question on the side about the conversation below. Answer it briefly, from what the conversation says. " +
  "You have no tools here, and the answer doesn't become part of the conversation. Don't carry on with the work.";

export type SideQuestionHost = Pick<
  AgentHost,
  "sessionId" | "model" | "tools" | "systemPrompt" | "conversation" | "settings"
>;

/**
 * Asks the session's model about the conversation without making the question a part of it.
 *
 * @param told is given the answer piece by piece
 * @throws ModelError when the model can't be asked; the signal's reason when aborted
 */
export async function askAside(
  host: SideQuestionHost,
  question: string,
  { signal, told }: { readonly signal: AbortSignal; readonly told: (chunk: string) => void },
): Promise<string> {
  const { resolved, messages } = readContext(host);
  const request: ModelRequest = {
    model: resolved.info.id,
    sessionId: host.sessionId,
    callId: randomUUID(),
    messages: [
      { role: "system", content: INSTRUCTIONS },
      ...messages.filter(({ role }) => role !== "system"),
      { role: "user", content: question },
    ],
    tools: [],
    stream: true,
    purpose: "side-question",
    headers: {},
    reasoningEffort: host.settings().reasoningEffort ?? resolved.info.reasoningEffort,
    maxOutputTokens: resolved.info.limits.maxOutputTokens,
    signal,
  };
  const sink: ModelSink = {
    starting() {},
    sent() {},
    message() {},
    reasoning() {},
    toolCall() {},
    text: told,
  };
  const { content } = await resolved.model.call(request, sink);
  return content ?? "";
}
