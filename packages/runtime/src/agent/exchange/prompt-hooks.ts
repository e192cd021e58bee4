import { withSubmittedContext } from "../../hooks/index.js";
import type { OpeningData } from "../conversation/user-message.js";
import type { AgentHost, UserPrompt } from "../host.js";

/** A prompt once hooks have seen it. `blocked`: it goes nowhere, and clients were told why. */
export type HookedPrompt =
  | { readonly state: "blocked" }
  | {
      readonly state: "accepted";
      /** What the model is to read in place of the prompt's words; people still see those. */
      readonly prompt: UserPrompt;
      /** The data of `user.message` as hooks leave it. */
      finish(data: OpeningData): Promise<OpeningData>;
    };

/** Shows a prompt that begins an exchange to the hooks, before and after it is put in the words of the model. */
export async function hookPrompt(
  prompt: UserPrompt,
  { hooks, events }: AgentHost,
  signal: AbortSignal,
): Promise<HookedPrompt> {
  if (!hooks) return { state: "accepted", prompt, finish: async (data) => data };
  const submitted = await hooks.userPromptSubmitted(prompt.prompt, signal);
  if (submitted.state === "blocked") {
    events.emitEphemeral("session.warning", {
      warningType: "policy_blocked",
      message: submitted.reason,
      originatingMessageId: prompt.messageId,
    });
    return { state: "blocked" };
  }
  const { prompt: words, additionalContext } = submitted;
  const { displayPrompt = prompt.prompt } = prompt;
  return {
    state: "accepted",
    prompt: words === prompt.prompt ? prompt : { ...prompt, prompt: words, displayPrompt },
    async finish(data) {
      const { transformedContent: text } = data;
      const told = additionalContext === undefined ? text : withSubmittedContext(text, additionalContext);
      const transformed = { prompt: words, transformedPrompt: told };
      return { ...data, transformedContent: await hooks.userPromptTransformed(transformed, signal) };
    },
  };
}

/** Shows hooks what tools tell the model, where that begins an exchange. @returns whether the model hears of it */
export async function hookNotification(
  content: string,
  host: AgentHost,
  signal: AbortSignal,
): Promise<boolean> {
  const submitted = await host.hooks?.userPromptSubmitted(content, signal);
  if (submitted?.state !== "blocked") return true;
  host.events.emitEphemeral("session.warning", {
    warningType: "policy_blocked",
    message: submitted.reason,
  });
  return false;
}
