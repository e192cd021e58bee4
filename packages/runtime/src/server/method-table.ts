import type { IncomingRequest } from "@parley/protocol/jsonrpc";
import type { Violation } from "@parley/protocol/validation";
import type { Connection } from "./connection.js";
import { methodNotFound, requestFailed } from "./errors.js";
import type { Handler, Handlers } from "./handler.js";
import { connectionHandlers } from "./methods/connection.js";

type Family = () => Promise<{ readonly handlers: Handlers }>;

/**
 * Every method this runtime answers, by the beginning of its name; the first that fits is looked in. A
 * family is loaded with its first call, so that a runtime pays for what it is asked.
 */
const FAMILIES: readonly (readonly [prefix: string, load: Family])[] = [
  ["session.permissions.", () => import("./methods/permissions.js")],
  ["session.tools.", () => import("./methods/tools.js")],
  ["session.eventLog.", () => import("./methods/event-log.js")],
  ["session.instructions.", () => import("./methods/instructions.js")],
  ["instructions.", () => import("./methods/instructions.js")],
  ["session.skills.", () => import("./methods/skills.js")],
  ["skills.config.", () => import("./methods/user-settings.js")],
  ["skills.", () => import("./methods/skills.js")],
  ["session.factory.", () => import("./methods/factory.js")],
  ["session.agent.", () => import("./methods/agents.js")],
  ["session.commands.", () => import("./methods/commands.js")],
  ["commands.", () => import("./methods/commands.js")],
  ["agents.", () => import("./methods/agents.js")],
  ["session.tasks.", () => import("./methods/tasks.js")],
  ["session.cancelAllBackgroundAgents", () => import("./methods/tasks.js")],
  ["session.fleet.", () => import("./methods/tasks.js")],
  ["agentRegistry.", () => import("./methods/tasks.js")],
  ["session.mcp.", () => import("./methods/mcp.js")],
  ["mcp.planInstall", () => import("./methods/catalog.js")],
  ["catalog.", () => import("./methods/catalog.js")],
  ["mcp.", () => import("./methods/mcp-config.js")],
  ["user.settings.", () => import("./methods/user-settings.js")],
  ["extensions.", () => import("./methods/extensions.js")],
  ["registerExtensionLaunchProvider", () => import("./methods/extensions.js")],
  ["sessions.configureSessionExtensions", () => import("./methods/extensions.js")],
  ["session.canvas.", () => import("./methods/canvas.js")],
  ["session.extensions.enable", () => import("./methods/extensions.js")],
  ["session.extensions.disable", () => import("./methods/extensions.js")],
  ["session.extensions.reload", () => import("./methods/extensions.js")],
  ["session.extensions.sendAttachmentsToMessage", () => import("./methods/extensions.js")],
  ["plugins.", () => import("./methods/plugins.js")],
  ["session.plugins.", () => import("./methods/plugins.js")],
  ["managedSettings.", () => import("./methods/extensions.js")],
  ["session.completions.request", () => import("./methods/extensions.js")],
  ["session.lsp.", () => import("./methods/extensions.js")],
  ["session.ui.handlePendingAutoModeSwitch", () => import("./methods/auto-mode.js")],
  ["session.ui.handlePendingSessionLimitsExhausted", () => import("./methods/auto-mode.js")],
  ["session.ui.registerDirectAutoModeSwitchHandler", () => import("./methods/auto-mode.js")],
  ["session.ui.unregisterDirectAutoModeSwitchHandler", () => import("./methods/auto-mode.js")],
  ["session.model.switchAutoTier", () => import("./methods/auto-mode.js")],
  ["session.plan.update", () => import("./methods/plan.js")],
  ["session.plan.delete", () => import("./methods/plan.js")],
  ["session.autopilotObjective.", () => import("./methods/plan.js")],
  ["session.workspaces.readAutopilotObjective", () => import("./methods/plan.js")],
  ["session.workspaces.autopilotObjectiveExists", () => import("./methods/plan.js")],
  ["session.workspaces.writeAutopilotObjective", () => import("./methods/plan.js")],
  ["session.workspaces.deleteAutopilotObjective", () => import("./methods/plan.js")],
  ["session.ui.ephemeralQuery", () => import("./methods/context.js")],
  ["session.ui.", () => import("./methods/ui.js")],
  ["session.history.compact", () => import("./methods/context.js")],
  ["session.history.cancelBackgroundCompaction", () => import("./methods/context.js")],
  ["session.history.abortManualCompaction", () => import("./methods/context.js")],
  ["session.history.clearContext", () => import("./methods/context.js")],
  ["session.history.", () => import("./methods/history.js")],
  ["session.queue.", () => import("./methods/queue.js")],
  ["session.metadata.contextInfo", () => import("./methods/context.js")],
  ["session.metadata.getContext", () => import("./methods/context.js")],
  ["session.metadata.recomputeContextTokens", () => import("./methods/context.js")],
  ["session.metadata.", () => import("./methods/metadata.js")],
  ["session.usage.", () => import("./methods/metadata.js")],
  ["session.limitPrediction.", () => import("./methods/auto-mode.js")],
  ["session.model.", () => import("./methods/models.js")],
  ["session.provider.", () => import("./methods/models.js")],
  ["models.", () => import("./methods/models.js")],
  ["llmInference.", () => import("./methods/llm-inference.js")],
  ["session.gitHubAuth.", () => import("./methods/accounts.js")],
  ["account.", () => import("./methods/accounts.js")],
  ["auth.", () => import("./methods/accounts.js")],
  ["session.telemetry.", () => import("./methods/telemetry.js")],
  ["session.mode.", () => import("./methods/settings.js")],
  ["session.name.", () => import("./methods/settings.js")],
  ["session.options.", () => import("./methods/settings.js")],
  ["session.remote.", () => import("./methods/remote.js")],
  ["session.schedule.", () => import("./methods/schedule.js")],
  ["session.debug.", () => import("./methods/debug.js")],
  ["session.visibility.", () => import("./methods/visibility.js")],
  ["session.settings.", () => import("./methods/visibility.js")],
  ["session.workspaces.", () => import("./methods/workspaces.js")],
  ["session.plan.", () => import("./methods/workspaces.js")],
  ["sessionFs.", () => import("./methods/session-fs.js")],
  ["session.shell.", () => import("./methods/shell.js")],
  ["session.sandbox.", () => import("./methods/shell.js")],
  ["session.contentExclusion.", () => import("./methods/shell.js")],
  ["secrets.", () => import("./methods/secrets.js")],
  ["hooks.", () => import("./methods/hooks.js")],
  ["sessions.setAdditionalPlugins", () => import("./methods/plugins.js")],
  ["sessions.loadDeferredRepoHooks", () => import("./methods/hooks.js")],
  ["sessions.reloadPluginHooks", () => import("./methods/hooks.js")],
  ["sessions.", () => import("./methods/all-sessions.js")],
  ["session.", () => import("./methods/sessions.js")],
  ["", () => import("./methods/host.js")],
];

interface LoadedFamily {
  readonly handlers: Handlers;
  validate(method: string, params: unknown): readonly Violation[] | Promise<readonly Violation[]>;
  invalid(method: string, violations: readonly Violation[]): Error;
}

const loaded = new Map<Family, LoadedFamily>();

/** Answers a request. */
export function call(request: IncomingRequest, connection: Connection): unknown {
  const { method } = request;
  const own = connectionHandlers[method];
  if (own) return run(own, request, connection);
  const load = FAMILIES.find(([prefix]) => method.startsWith(prefix))?.[1];
  if (!load) throw methodNotFound(method);
  const family = loaded.get(load);
  return family
    ? checkAndRun(family, request, connection)
    : loadFamily(load).then((family) => checkAndRun(family, request, connection));
}

/** Loads the methods that every session begins with. */
export async function loadSessionMethods(): Promise<void> {
  const load = FAMILIES.find(([prefix]) => prefix === "session.")?.[1];
  const { loadSchemas } = await import("@parley/protocol/validation");
  await Promise.all([load && loadFamily(load), loadSchemas("session.create")]);
}

async function loadFamily(load: Family): Promise<LoadedFamily> {
  const [{ handlers }, validation] = await Promise.all([load(), import("@parley/protocol/validation")]);
  const family = { handlers, validate: validation.validateParams, invalid: validation.invalidParams };
  loaded.set(load, family);
  return family;
}

function checkAndRun(family: LoadedFamily, request: IncomingRequest, connection: Connection): unknown {
  const { method, params } = request;
  const handler = Object.hasOwn(family.handlers, method) ? family.handlers[method] : undefined;
  if (!handler) throw methodNotFound(method);
  const violations = family.validate(method, params);
  const runIfValid = (found: readonly Violation[]) => {
    if (found.length > 0) throw family.invalid(method, found);
    return run(handler, request, connection);
  };
  return violations instanceof Promise ? violations.then(runIfValid) : runIfValid(violations);
}

function run(handler: Handler, request: IncomingRequest, connection: Connection): unknown {
  const { method, signal } = request;
  try {
    const outcome = handler((request.params ?? {}) as never, { method, connection, signal });
    if (!(outcome instanceof Promise)) return outcome;
    return outcome.catch((thrown: unknown) => {
      throw requestFailed(method, thrown);
    });
  } catch (thrown) {
    throw requestFailed(method, thrown);
  }
}
