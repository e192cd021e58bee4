export interface EmbeddedBlobResourceContents {
  uri: string;
  mimeType?: string;
  blob: string;
}

export interface EmbeddedTextResourceContents {
  uri: string;
  mimeType?: string;
  text: string;
}

export type FactoryAckResult = Record<string, unknown>;

export interface TaskCompleteData {
  summary?: string;
  success?: boolean;
  outcome?: TaskCompletionOutcome;
  reason?: string;
  objectiveId?: number;
}

export type TaskCompletionOutcome = "completed" | "continue" | "blocked";
