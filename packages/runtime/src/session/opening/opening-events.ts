import type { SessionConfigParams, SessionResumeParams } from "@parley/protocol";
import { managedFields, NO_POLICY } from "../../permissions/index.js";
import type { LogDamage } from "../../ports/event-log.js";
import type { Session } from "../session.js";
import type { WorkingContext } from "../storage/working-context.js";
import { unsupportedOptions } from "./unsupported-options.js";

/** The events with which a session opens. Source of types, order and fields: the official runtime. */

/** What the first event tells beside the session itself. */
interface Beginning {
  /** Of this runtime. */
  readonly version: string;
  /** As the client said it; only told. */
  readonly githubMcpToolConfig: SessionConfigParams["githubMcpToolConfig"];
}

export async function emitStart(
  session: Session,
  context: WorkingContext,
  { version, githubMcpToolConfig }: Beginning,
): Promise<void> {
  await session.events.emit("session.start", {
    sessionId: session.id,
    version: 1,
    producer: "parley",
    copilotVersion: version,
    startTime: session.state.startTime,
    ...openingFields(session, context),
    ...(githubMcpToolConfig && { githubMcpToolConfig }),
    alreadyInUse: false,
    ...(session.settings.context.limits && { sessionLimits: session.settings.context.limits }),
  });
  await tellProvidersModel(session);
}

/** Tells which model the session's own provider decides on, where nobody chose one. */
async function tellProvidersModel({ settings, events }: Session): Promise<void> {
  const { model, reasoningEffort = null } = settings;
  const { provider, reasoningSummary = null, contextTier = null } = settings.models;
  if (model !== undefined || provider?.modelId === undefined) return;
  await events.emit("session.model_change", {
    previousModel: null,
    newModel: provider.modelId,
    previousReasoningEffort: null,
    reasoningEffort,
    previousReasoningSummary: null,
    reasoningSummary,
    source: "startup",
    contextTier,
    autoTier: null,
  });
}

export async function emitResume(session: Session, params: SessionResumeParams): Promise<void> {
  if (params.disableResume) return;
  const { continuePendingWork = session.work.isWorking ? false : undefined } = params;
  await session.events.emit("session.resume", {
    resumeTime: new Date().toISOString(),
    ...openingFields(session, session.workingContext),
    sessionLimits: session.settings.context.limits,
    ...(continuePendingWork !== undefined && { continuePendingWork }),
    ...(session.state.summary !== undefined && { eventsFileSizeBytes: session.log.bytes }),
    eventCount: session.state.eventCount,
    alreadyInUse: false,
    sessionWasActive: session.work.isWorking,
  });
}

function openingFields(session: Session, context: WorkingContext): object {
  const { reasoningEffort, models } = session.settings;
  const { selected } = session.models;
  const { reasoningSummary, contextTier = null } = models;
  return {
    ...(selected !== undefined && { selectedModel: selected }),
    ...(reasoningEffort !== undefined && { reasoningEffort }),
    ...(reasoningSummary !== undefined && { reasoningSummary }),
    contextTier,
    context,
    remoteSteerable: session.state.remoteSteerable,
  };
}

/** Tells that a client that resumed may have changed the tools, as often as the official runtime does. */
export function tellOffers(session: Session, params: SessionConfigParams): void {
  const { tools, toolFilterPrecedence } = params;
  if (toolFilterPrecedence !== undefined) session.announcer.toolsChanged();
  tellCommands(session, params);
  if (toolFilterPrecedence !== undefined || (tools && tools.length > 0)) session.announcer.toolsChanged();
}

/** Tells which commands clients provide, where the one that opens the session brings some. */
export function tellCommands(session: Session, { commands = [] }: SessionConfigParams): void {
  if (commands.length > 0) session.commands.tellClients();
}

/** Tells what is laid down for the session: by its client, or nothing. No organization manages this runtime. */
export function tellManagedSettings({ settings: { managed }, events }: Session): void {
  events.emitEphemeral("session.managed_settings_resolved", {
    source: managed ? "client" : "none",
    serverManaged: false,
    deviceManaged: false,
    clientManaged: managed !== undefined,
    policyHelperManaged: false,
    failClosed: false,
    sandboxEnabledByUndeterminedPolicy: false,
    ...managedFields(managed ?? NO_POLICY),
  });
}

/** Files as they were before a turn that was not followed are not known any more. */
const NOT_FOLLOWED =
  "File changes are not followed: the session has turns from before this was asked for, or a client keeps its files.";

/** Names each option that is asked for and not honoured. */
export async function warnOfOptions(session: Session, params: SessionConfigParams): Promise<void> {
  for (const option of unsupportedOptions({ ...params })) {
    const message = `The option "${option}" is not supported by this runtime and has no effect.`;
    await session.events.emit("session.warning", { warningType: "unsupported_option", message });
  }
  if (params.enableFileChangeTracking && !session.fileChanges.isEnabled) {
    await session.events.emit("session.warning", {
      warningType: "unsupported_option",
      message: NOT_FOLLOWED,
    });
  }
}

/** Says what could not be read of a session's log. */
export async function warnOfDamage(session: Session, damage: readonly LogDamage[]): Promise<void> {
  for (const found of damage) {
    const message = damageText(found);
    if (session.state.warnings.has(message)) continue;
    await session.events.emit("session.warning", { warningType: "log_damage", message });
  }
}

function damageText({ after, bytes, reason, count = 1 }: LogDamage): string {
  const place = `${bytes} bytes after record ${after} (${reason})`;
  switch (reason) {
    case "missing":
      return count === 1
        ? `A record of the log is missing: number ${after + 1}.`
        : `Records of the log are missing: numbers ${after + 1} to ${after + count}.`;
    case "torn-tail":
      return `The last record of the log was cut short and was left out: ${place}.`;
    case "repeated":
      return `A log record is there twice; the second was left out: ${place}.`;
    case "unusable":
      return `A log record says nothing that can be used and was left out: ${place}.`;
    default:
      return `A log record is damaged and was left out: ${place}.`;
  }
}
