/** Who a message is from. */
export type MessageSource = "user" | "system" | `agent-${string}`;

/** Something to go with a message. */
export type MessageAttachment =
  | { type: "file"; path: string; displayName?: string }
  | { type: "directory"; path: string; displayName?: string }
  | {
      type: "selection";
      filePath: string;
      displayName: string;
      /** Lines and characters count from 0. */
      selection?: {
        start: { line: number; character: number };
        end: { line: number; character: number };
      };
      text?: string;
    }
  | { type: "blob"; data: string; mimeType: string; displayName?: string };

/** A message to the agent. */
export interface MessageOptions {
  prompt: string;
  /** Default: the user. */
  source?: MessageSource;
  attachments?: MessageAttachment[];
  /** `enqueue`, the default, waits for its turn; `immediate` goes to the agent while it works. */
  mode?: "enqueue" | "immediate";
  /** Default: the session's. */
  agentMode?: "interactive" | "plan" | "autopilot" | "shell";
  /** Sent along with this message's requests to the model. */
  requestHeaders?: Record<string, string>;
  /** Shown to people in place of `prompt`. */
  displayPrompt?: string;
}
