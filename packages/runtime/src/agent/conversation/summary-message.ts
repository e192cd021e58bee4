import { MAX_QUOTED, type UserRequests } from "./user-requests.js";

/** What stands for the part of a conversation that was summarized. */
export interface Summary {
  readonly requests: UserRequests;
  readonly text: string;
  /** Tokens of the window that the summary is for. */
  readonly tokenLimit: number;
  /** Whether nothing but the summary is left of the conversation, because the user wanted it summarized. */
  readonly isWhole: boolean;
  /** The session's plan; empty when there is none. */
  readonly plan: string;
}

/** Characters of the users' words per token of the window: they take two fifths of a small one. */
const QUOTED_PER_TOKEN = 1.6;

/** What the model reads in the place of what was summarized. Source of the words: the official runtime. */
export function summaryMessage({ requests, text, tokenLimit, isWhole, plan }: Summary): string {
  const what = isWhole ? "The conversation history" : "Some of the conversation history";
  const state = `\n\nHere is the current state to continue from:\n<current_state>\n<plan>\n${plan}\n</plan>\n</current_state>`;
  return [
    `${what} has been summarized to free up context.\n`,
    "You were originally given instructions from a user over one or more turns. Here were the user messages:",
    `${requests.quoted(Math.min(MAX_QUOTED, Math.floor(tokenLimit * QUOTED_PER_TOKEN)))}\n`,
    "Here is a summary of the prior context:",
    `<summary>\n${text}\n</summary>\n${plan === "" ? "" : state}`,
  ].join("\n");
}
