import type { PermissionGate } from "../permissions/gate.js";
import type { EventSink } from "../ports/event-sink.js";
import type { CallHooks } from "./call-hooks.js";
import type { ToolCatalog } from "./catalog.js";
import type { WorkFiles } from "./files/work-files.js";
import type { OutputLimits } from "./output-limits.js";
import type { Notification, SessionResources } from "./tool.js";

/** What every call of one session shares. */
export interface ExecutionEnvironment {
  readonly sessionId: string;
  readonly workingDirectory: string;
  /** The filesystem that file tools work on. Default: this machine's. */
  readonly files?: WorkFiles | undefined;
  /** See `toolEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Read at each call, so that tools can come and go. */
  catalog(): ToolCatalog;
  readonly gate: PermissionGate;
  readonly events: EventSink;
  readonly resources: SessionResources;
  /** Absent: none. */
  readonly hooks?: CallHooks | undefined;
  /** Takes what the model should hear of once it can; see {@link Notification}. */
  notify(notification: Notification): void;
  /** Whether the user has said something that waits for calls to end. Default: never. */
  isSteered?(): boolean;
  /** The session's folder, while it only plans: nothing else may be changed. Default: never. */
  planFolder?(): string | undefined;
  /** What becomes of large outputs; read at each call. Default: {@link DEFAULT_LIMITS}. */
  limits?(): OutputLimits;
  /** Tokens of a text, for `result_token_count`; left out of the telemetry when absent. */
  countTokens?(text: string): number;
}
