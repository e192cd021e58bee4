import type { ToolArguments } from "./tool.js";

/** A tool call as a model made it, with what its events repeat of the turn. */
export interface RequestedCall {
  readonly toolCallId: string;
  readonly name: string;
  /** Parsed from the model's JSON; the text itself when that was malformed. */
  readonly arguments: unknown;
  readonly interactionId: string;
  readonly turnId: string;
  /** Id of the model that asked. */
  readonly model: string;
  /** Tokens in use when the model was called; goes to the metrics of `toolTelemetry`. */
  readonly contextTokens: number;
  readonly contextLimit: number;
  /** How many messages the model was shown. Default 0: not known. */
  readonly messageCount?: number | undefined;
  /** Its `tool.execution_start` is on the log already, from a runtime that stopped before it ran. */
  readonly isAnnounced?: boolean | undefined;
  /** What hooks made of it in a runtime that stopped before it ran; they are not asked again. */
  readonly hooked?: KeptVerdict | undefined;
}

/** What hooks made of a call that may go on. */
export interface KeptVerdict {
  /** `allowed`: nobody is asked about it; a rule that denies still does. */
  readonly state: "undecided" | "allowed";
  /** What they are changed to, if they are; a model reads these in the place of its own. */
  readonly arguments?: ToolArguments | undefined;
}
