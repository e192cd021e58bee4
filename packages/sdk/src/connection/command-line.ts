import type { CopilotClientOptions } from "../types/client-options.js";
import type { StdioRuntimeConnection, TcpRuntimeConnection } from "./runtime-connection.js";

type Spawned = StdioRuntimeConnection | TcpRuntimeConnection;

/** Where the runtime finds the GitHub token it was started with. */
const AUTH_TOKEN_VARIABLE = "COPILOT_SDK_AUTH_TOKEN";

/** The arguments a runtime is started with. Source of names and order: the official SDK 1.0.14. */
export function runtimeArguments(connection: Spawned, options: CopilotClientOptions): string[] {
  const args = [...(connection.args ?? []), "--headless", "--no-auto-update"];
  if (options.logLevel !== undefined) args.push("--log-level", options.logLevel);
  if (connection.kind === "stdio") args.push("--stdio");
  else if (connection.port) args.push("--port", String(connection.port));
  if (options.gitHubToken) args.push("--auth-token-env", AUTH_TOKEN_VARIABLE);
  if (!(options.useLoggedInUser ?? !options.gitHubToken)) args.push("--no-auto-login");
  const idle = options.sessionIdleTimeoutSeconds ?? 0;
  if (idle > 0) args.push("--session-idle-timeout", String(idle));
  if (options.enableRemoteSessions) args.push("--remote");
  return args;
}

/** What a client's options become in the runtime's environment. Source of the names: the founding client. */
export function runtimeVariables(options: CopilotClientOptions, token?: string): Record<string, string> {
  const variables: Record<string, string> = {};
  if (options.gitHubToken) variables[AUTH_TOKEN_VARIABLE] = options.gitHubToken;
  if (options.mode === "empty") variables["COPILOT_DISABLE_KEYTAR"] = "1";
  if (token !== undefined) variables["COPILOT_CONNECTION_TOKEN"] = token;
  if (options.baseDirectory) variables["COPILOT_HOME"] = options.baseDirectory;
  return { ...variables, ...telemetryVariables(options.telemetry) };
}

function telemetryVariables(telemetry: CopilotClientOptions["telemetry"]): Record<string, string> {
  if (telemetry === undefined) return {};
  const variables = {
    COPILOT_OTEL_ENABLED: "true",
    OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.otlpEndpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: telemetry.otlpProtocol,
    COPILOT_OTEL_FILE_EXPORTER_PATH: telemetry.filePath,
    COPILOT_OTEL_EXPORTER_TYPE: telemetry.exporterType,
    COPILOT_OTEL_SOURCE_NAME: telemetry.sourceName,
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: telemetry.captureContent?.toString(),
  };
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}
