import type { GitHubTelemetryNotification } from "@parley/protocol";
import type { CopilotRequestHandler } from "../callbacks/request-handler/request-handler.js";
import type { ReconnectOptions } from "../connection/backoff.js";
import type { RuntimeConnection } from "../connection/runtime-connection.js";
import type { ModelInfo } from "./models.js";
import type { SessionFsConfig } from "./session-fs.js";

/**
 * What a session has when its options don't say.
 *
 * - `"copilot-cli"`, the default: what the interactive command has, which includes tools and features that see
 *   the host and other sessions. For a coding agent of one user.
 * - `"empty"`: nothing but what is asked for. For servers with many users.
 */
export type CopilotClientMode = "empty" | "copilot-cli";

/** W3C trace context. */
export interface TraceContext {
  traceparent?: string;
  tracestate?: string;
}

/** Gives the trace context of the calling code. A provider that throws counts as one that has none. */
export type TraceContextProvider = () => TraceContext | Promise<TraceContext>;

/** OpenTelemetry of the runtime process. Setting any of it switches it on. */
export interface TelemetryConfig {
  /** Where traces and metrics go: `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  otlpEndpoint?: string;
  /** `OTEL_EXPORTER_OTLP_PROTOCOL`. */
  otlpProtocol?: "http/json" | "http/protobuf";
  /** A file for traces, in JSON lines: `COPILOT_OTEL_FILE_EXPORTER_PATH`. */
  filePath?: string;
  /** `"otlp-http"` or `"file"`: `COPILOT_OTEL_EXPORTER_TYPE`. */
  exporterType?: string;
  /** Name of the instrumentation scope: `COPILOT_OTEL_SOURCE_NAME`. */
  sourceName?: string;
  /** Whether prompts and answers are part of it: `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT`. */
  captureContent?: boolean;
}

/** Which application this is, for the runtime's telemetry. */
export interface CopilotClientInfo {
  applicationName?: string;
  applicationVersion?: string;
  /** An extension or plug-in within the application. */
  integrationName?: string;
  integrationVersion?: string;
}

/** How a client is set up. What concerns the runtime's process applies only where the client starts one. */
export interface CopilotClientOptions {
  /** Default: a runtime process on standard input and output, or what `COPILOT_SDK_DEFAULT_CONNECTION` says. */
  connection?: RuntimeConnection;
  /** Default `"copilot-cli"`. */
  mode?: CopilotClientMode;
  /** Working directory of the runtime's process. Default: this process's. */
  workingDirectory?: string;
  /** Where the runtime keeps sessions and configuration: `COPILOT_HOME`. Default: its own. */
  baseDirectory?: string;
  /** Absolute paths of plug-ins that the host brings, registered before any session. */
  builtinPluginDirectories?: readonly string[];
  /** Default: the runtime's own. */
  logLevel?: "none" | "error" | "warning" | "info" | "debug" | "all";
  /** The runtime's whole environment, in place of this process's. */
  env?: Record<string, string | undefined>;
  /** GitHub token the runtime signs in with. It is passed by environment variable. */
  gitHubToken?: string;
  /** Whether the runtime may use a stored sign-in. Default: true, or false with `gitHubToken`. */
  useLoggedInUser?: boolean;
  /** Answers `listModels()` in the runtime's place. */
  onListModels?: () => Promise<ModelInfo[]> | ModelInfo[];
  telemetry?: TelemetryConfig;
  /** Asked before a session is created or resumed and before a message is sent. */
  onGetTraceContext?: TraceContextProvider;
  /** Serves the files of every session from this program. Needs `createSessionFsProvider` on each session. */
  sessionFs?: SessionFsConfig;
  /** Carries the runtime's requests to model endpoints. Of all clients of a runtime, one at a time can. */
  requestHandler?: CopilotRequestHandler;
  /** Receives the GitHub telemetry of this client's sessions. */
  onGitHubTelemetry?: (notification: GitHubTelemetryNotification) => void | Promise<void>;
  /** Seconds after which the runtime closes idle sessions. Default: never. */
  sessionIdleTimeoutSeconds?: number;
  /** Lets sessions be followed and steered from GitHub. Default false. */
  enableRemoteSessions?: boolean;
  clientInfo?: CopilotClientInfo;
  /**
   * Whether a lost connection to a runtime that may still be there is made again, with the open sessions.
   * Default true.
   */
  reconnect?: boolean | ReconnectOptions;
}
