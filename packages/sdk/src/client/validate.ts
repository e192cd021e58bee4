import { platform } from "#platform";
import { RuntimeConnection } from "../connection/runtime-connection.js";
import { ParleyError } from "../errors.js";
import type { CopilotClientOptions } from "../types/client-options.js";
import type { SessionFsConfig } from "../types/session-fs.js";

/** Names the connection of clients that don't choose one. Source: the official SDK. */
const DEFAULT_CONNECTION_VARIABLE = "COPILOT_SDK_DEFAULT_CONNECTION";

/**
 * The connection of a client.
 *
 * @throws ParleyError `ERR_INVALID_OPTION` when options have values they can't have, or go against each other
 */
export function validateOptions(options: CopilotClientOptions): RuntimeConnection {
  const connection = options.connection ?? defaultConnection(options);
  const problem =
    connectionProblem(connection, options) ??
    modeProblem(connection, options) ??
    fsProblem(options.sessionFs);
  if (problem) throw invalid(problem);
  for (const path of options.builtinPluginDirectories ?? []) {
    if (!platform.isAbsolutePath(path)) {
      throw invalid(`builtinPluginDirectories must contain only absolute paths: ${path}`);
    }
  }
  return connection;
}

function defaultConnection({ env }: CopilotClientOptions): RuntimeConnection {
  const value = (env ?? platform.environment())[DEFAULT_CONNECTION_VARIABLE];
  switch (value?.toLowerCase() ?? "") {
    case "":
    case "stdio":
      return RuntimeConnection.forStdio();
    case "inprocess":
      return RuntimeConnection.forInProcess();
    default:
      throw invalid(
        `Invalid ${DEFAULT_CONNECTION_VARIABLE} value '${value}'. Expected 'inprocess', 'stdio', or unset.`,
      );
  }
}

function connectionProblem(connection: RuntimeConnection, options: CopilotClientOptions): string | undefined {
  if ("connectionToken" in connection && connection.connectionToken !== undefined) {
    const token: unknown = connection.connectionToken;
    if (typeof token !== "string" || token === "") return "connectionToken must be a non-empty string";
  }
  switch (connection.kind) {
    case "uri":
      if (options.gitHubToken !== undefined || options.useLoggedInUser !== undefined) {
        return (
          "gitHubToken and useLoggedInUser cannot be used with RuntimeConnection.forUri (external server manages " +
          "its own auth)"
        );
      }
      return undefined;
    case "inprocess":
      return inProcessProblem(options);
    default:
      if (connection.env !== undefined && options.env !== undefined) {
        return (
          "Set environment variables via either the client-level env option or the connection's env " +
          "(RuntimeConnection.forStdio/forTcp), not both. Prefer the connection-level env for child-process " +
          "transports."
        );
      }
      return undefined;
  }
}

/** What belongs to a process of its own can't be set for a part of this one. */
function inProcessProblem(options: CopilotClientOptions): string | undefined {
  for (const option of ["env", "telemetry", "workingDirectory"] as const) {
    if (options[option] === undefined) continue;
    return `${option} is not supported with RuntimeConnection.forInProcess(): the runtime shares this process.`;
  }
  return undefined;
}

function modeProblem(connection: RuntimeConnection, options: CopilotClientOptions): string | undefined {
  const { mode, baseDirectory, sessionFs } = options;
  if (mode !== "empty" || baseDirectory || sessionFs || connection.kind === "uri") return undefined;
  return (
    "CopilotClient was created with mode: 'empty' but neither 'baseDirectory' nor 'sessionFs' was set. Empty mode " +
    "requires an explicit per-session persistence location; pick one."
  );
}

function fsProblem(config: SessionFsConfig | undefined): string | undefined {
  if (!config) return undefined;
  if (!config.initialCwd) return "sessionFs.initialCwd is required";
  if (!config.sessionStatePath) return "sessionFs.sessionStatePath is required";
  const conventions: string = config.conventions;
  if (conventions !== "windows" && conventions !== "posix") {
    return "sessionFs.conventions must be either 'windows' or 'posix'";
  }
  return undefined;
}

function invalid(message: string): ParleyError {
  return new ParleyError("ERR_INVALID_OPTION", message);
}
