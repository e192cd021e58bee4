import { sessionMethod } from "../../define.js";

export interface CompletionsGetTriggerCharactersResult {
  triggerCharacters: string[];
}

/** Tells which characters ask for completions. */
export const SessionCompletionsGetTriggerCharacters = sessionMethod<
  void,
  CompletionsGetTriggerCharactersResult
>("session.completions.getTriggerCharacters");

export interface CompletionsRequestRequest {
  text: string;
  offset: number;
}

export interface CompletionsRequestResult {
  items: SessionCompletionItem[];
}

export interface SessionCompletionItem {
  insertText: string;
  rangeStart?: number;
  rangeEnd?: number;
  label?: string;
  kind?: string;
}

/** Completes what the user is typing. */
export const SessionCompletionsRequest = sessionMethod<CompletionsRequestRequest, CompletionsRequestResult>(
  "session.completions.request",
);
