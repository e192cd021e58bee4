/** For extensions: programs that a runtime starts beside a session. */
import { noPermissionHandler } from "./callbacks/permissions.js";
import { CopilotClient } from "./client/client.js";
import type { RuntimeConnection } from "./connection/runtime-connection.js";
import { ParleyError } from "./errors.js";
import { FactoryHost } from "./factories/host.js";
import type { CopilotSession } from "./session/session.js";
import type { FactoryHandle } from "./types/factories.js";
import type { ResumeSessionConfig } from "./types/session-config.js";
import type { ExtensionOptions } from "./wire/session-options.js";

export type {
  CanvasHostContext,
  CanvasJsonSchema,
  FactoryAgentSummary,
  FactoryPhaseObservation,
  FactoryPhaseStatus,
  FactoryProgressLine,
  FactoryProgressPage,
  FactoryRunDetail,
  FactoryRunResult,
  FactoryRunStatus,
  FactoryRunSummary,
} from "@parley/protocol";
export {
  Canvas,
  type CanvasAction,
  type CanvasDeclaration,
  CanvasError,
  type CanvasOptions,
  createCanvas,
} from "./callbacks/canvas.js";
export * from "./factories/index.js";
export type { ExtensionInfo } from "./types/session-config.js";
export type { JsonValue } from "./types/tools.js";

/** Names the session that an extension belongs to. Source: the official runtime. */
const SESSION_VARIABLE = "SESSION_ID";

/** What an extension brings to its session. Without a permission handler it has no say in permissions. */
export type JoinSessionConfig = Omit<ResumeSessionConfig, "extensionSdkPath"> & {
  /**
   * Variables, such as `GITHUB_TOKEN`, that the runtime keeps from extensions and this one needs. The user is
   * asked; where they agree the variables are in `process.env` once the session is joined, otherwise it isn't.
   */
  requestedEnvironmentVariables?: string[];
  /** Factories to bring to the session. */
  factories?: FactoryHandle[];
};

/**
 * Joins the session that this extension was started for.
 *
 * @throws ParleyError `ERR_UNSUPPORTED` when no runtime started this program
 */
export async function joinSession(config: JoinSessionConfig = {}): Promise<CopilotSession> {
  const sessionId = process.env[SESSION_VARIABLE];
  if (!sessionId) {
    throw new ParleyError(
      "ERR_UNSUPPORTED",
      "joinSession() is intended for extensions running as child processes of the Copilot CLI.",
    );
  }
  const { factories, ...rest } = config;
  const client = new CopilotClient({ connection: { kind: "parent" } as unknown as RuntimeConnection });
  const options: ResumeSessionConfig & ExtensionOptions = {
    onPermissionRequest: noPermissionHandler,
    suppressResumeEvent: true,
    ...rest,
    onEnvironmentGranted: (variables) => {
      for (const name of config.requestedEnvironmentVariables ?? []) {
        if (typeof variables[name] === "string") process.env[name] = variables[name];
      }
    },
    ...(factories ? { factoryHost: new FactoryHost(factories) } : {}),
  };
  return client.resumeSession(sessionId, options);
}
