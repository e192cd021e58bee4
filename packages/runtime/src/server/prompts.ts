import { randomUUID } from "node:crypto";
import type { Session } from "../session/session.js";

type Prompt = Parameters<Session["prompts"]["send"]>[0];

/** What the wire has of a prompt. */
interface SentPrompt {
  readonly prompt: string;
  readonly displayPrompt?: string | undefined;
  readonly attachments?: unknown;
  readonly source?: string | undefined;
  readonly agentMode?: string | undefined;
  readonly requestHeaders?: unknown;
  readonly responseFormat?: unknown;
  readonly requiredTool?: string | undefined;
  readonly billable?: boolean | undefined;
}

/** The prompt in the parameters of a call that sends one. */
export function readPrompt(sent: SentPrompt): Prompt {
  const { prompt, displayPrompt, attachments, source, agentMode, requestHeaders, responseFormat } = sent;
  return { prompt, displayPrompt, attachments, source, agentMode, requestHeaders, responseFormat } as Prompt;
}

/** Several prompts that are answered together, as one. @returns their ids with it, in order */
export function joinPrompts(sent: readonly Prompt[]): {
  readonly joined: Prompt;
  readonly earlierIds: string[];
} {
  const before = sent.slice(0, -1).map((prompt) => ({ ...prompt, messageId: randomUUID() }));
  const last = sent.at(-1) as Prompt;
  return { joined: { ...last, before }, earlierIds: before.map(({ messageId }) => messageId) };
}

/** What each session was told of already. */
const told = new WeakMap<Session, Set<string>>();

/** Names, once, what a prompt asks for and doesn't get. */
export async function refuseUnsupported(
  session: Session,
  { requiredTool, billable }: Pick<SentPrompt, "requiredTool" | "billable">,
): Promise<void> {
  const asked = [
    ...(requiredTool === undefined ? [] : ["requiredTool"]),
    ...(billable === undefined ? [] : ["billable"]),
  ];
  const known = told.get(session) ?? new Set();
  told.set(session, known);
  for (const field of asked.filter((name) => !known.has(name))) {
    known.add(field);
    const message = `The field "${field}" of a prompt is not supported by this runtime and has no effect.`;
    await session.events.emit("session.warning", { warningType: "unsupported_option", message });
  }
}
