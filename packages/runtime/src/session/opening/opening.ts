import type { SessionCreateParams, SessionResumeParams } from "@parley/protocol";
import { createConversation } from "../../agent/index.js";
import { type ModelTransport, resolveModel } from "../../models/index.js";
import type { PermissionStore } from "../../permissions/index.js";
import type { BearerTokens } from "../../ports/bearer-tokens.js";
import type { LogDamage } from "../../ports/event-log.js";
import type { Telemetry } from "../../ports/telemetry.js";
import { replay } from "../events/replay.js";
import { AUTO } from "../model/allowed-models.js";
import { ClientTokens } from "../model/client-tokens.js";
import { Session } from "../session.js";
import type { KeptSession, SessionParts } from "../session-parts.js";
import { SessionState } from "../session-state.js";
import { DiskFiles } from "../storage/disk-files.js";
import type { SessionStorage } from "../storage/session-storage.js";
import { describeWorkspace, readWorkspace, storedInfo, Workspace } from "../storage/workspace.js";
import {
  emitResume,
  emitStart,
  tellManagedSettings,
  tellOffers,
  warnOfDamage,
  warnOfOptions,
} from "./opening-events.js";
import { applyParams, contextOf, defaultSettings, type SessionSettings } from "./settings.js";

/** What sessions are opened with. */
export interface OpeningSurroundings {
  readonly storage: SessionStorage;
  readonly version: string;
  /** Absolute; the runtime's home. */
  readonly home: string;
  readonly permissionStore: PermissionStore;
  /** The host's environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Carries the requests of every model. Default: this process's own network. */
  readonly transport?: ModelTransport | undefined;
  /** Follows what happens. Default: nobody does. */
  readonly telemetry?: Telemetry | undefined;
  /** A durable event came. */
  changed(session: Session): void;
}

/** Takes the client that opens a session on, before the first event. */
export type Attach = (session: Session) => void;

/** A session that was put together and has not opened yet. */
export interface Assembled {
  readonly session: Session;
  /** Says what there is to say, and sets the session going. */
  open(attach: Attach): Promise<void>;
}

/** A stored session that was put together. */
export interface AssembledStored extends Assembled {
  /** Instead of {@link Assembled.open}: goes on without a word, for clients that may not have noticed. */
  wake(attach: Attach): Promise<void>;
}

export type StoredParams = SessionResumeParams & { readonly kept?: KeptSession | undefined };

/**
 * Puts a new session together.
 *
 * @throws when the working directory or the provider can't be used, or the log can't be made
 */
export async function assembleNew(
  id: string,
  params: SessionCreateParams,
  around: OpeningSurroundings,
): Promise<Assembled> {
  const { storage } = around;
  const settings = applyParams(defaultSettings(storage.initialDirectory), params, storage);
  const tokens = new ClientTokens(id);
  const model = await findModel(settings, around, tokens);
  const log = await storage.logs.create(id);
  const state = new SessionState();
  const context = contextOf(settings, storage);
  const names = { id, clientName: settings.clientName, startTime: state.startTime };
  const workspace = new Workspace(storage.files(id), describeWorkspace(names, context));
  const session = assemble(
    {
      ...{ id, log, state, settings, tokens, model, workspace },
      ...{ conversation: createConversation(), startSource: "new" },
    },
    around,
  );
  return {
    session,
    async open(attach) {
      const { githubMcpToolConfig } = params;
      await checkAgent(session);
      if (params.enableFileChangeTracking) await followFiles(session);
      attach(session);
      session.canvases.settle();
      await emitStart(session, context, { version: around.version, githubMcpToolConfig });
      await chooseAgent(session);
      tellManagedSettings(session);
      await warnOfOptions(session, params);
      void workspace.lay();
    },
  };
}

/**
 * Puts a stored session together again, from its log.
 *
 * @returns `undefined` when there is none
 */
export async function assembleStored(
  params: StoredParams,
  around: OpeningSurroundings,
): Promise<AssembledStored | undefined> {
  const state = new SessionState();
  const conversation = createConversation();
  const opened = await around.storage.logs.open(params.sessionId, (record) =>
    replay(record, state, conversation),
  );
  if (!opened) return undefined;
  try {
    const session = await rebuild({ ...opened, state, conversation }, params, around);
    const { damage } = opened;
    return {
      session,
      open: (attach) => reopen(session, { params, damage, attach }),
      wake: (attach) => wake(session, { damage, attach }),
    };
  } catch (error) {
    await opened.log.close();
    throw error;
  }
}

async function rebuild(
  { log, state, conversation }: Pick<SessionParts, "log" | "state" | "conversation">,
  params: StoredParams,
  around: OpeningSurroundings,
): Promise<Session> {
  const { storage } = around;
  const { sessionId: id, kept } = params;
  const stored = (await readWorkspace(storage.files(id))) ?? {};
  const folder = stored.cwd ?? state.context?.cwd ?? storage.initialDirectory;
  const { model: selected, reasoningEffort, reasoningSummary, contextTier } = state;
  const models = { reasoningSummary, contextTier };
  const before = { ...defaultSettings(folder), model: selected, reasoningEffort, models };
  const settings = kept?.settings ?? applyParams(before, params, storage);
  const tokens = kept?.tokens ?? new ClientTokens(id);
  const { contextTokens, openCanvases } = kept ?? {};
  const model = await findModel(settings, around, tokens);
  const workspace = new Workspace(storage.files(id), storedInfo(id, state, { ...stored, cwd: folder }));
  const permissions = kept?.permissions;
  const startSource = kept ? undefined : ("resume" as const);
  const known = { id, log, state, conversation, workspace };
  const session = assemble(
    { ...known, settings, tokens, contextTokens, openCanvases, model, permissions, startSource },
    around,
  );
  await session.fileChanges.restore();
  if (params.enableFileChangeTracking) await followFiles(session);
  return session;
}

/** Follows what turns do to files, if none was made yet and the session's own files are on this machine. */
async function followFiles({ state, workspace, fileChanges }: Session): Promise<void> {
  const canBegin = state.summary === undefined && !fileChanges.isEnabled;
  if (canBegin && workspace.files instanceof DiskFiles) await fileChanges.enable();
}

/** Goes on where the session left memory. What a runtime that was killed left open stays so until it is decided. */
async function wake(
  session: Session,
  { damage, attach }: { damage: readonly LogDamage[]; attach: Attach },
): Promise<void> {
  session.leftWork.defer();
  attach(session);
  session.canvases.settle();
  await warnOfDamage(session, damage);
  await session.customization.agents.restore(session.state.chosenAgent);
}

async function reopen(
  session: Session,
  { params, damage, attach }: { params: SessionResumeParams; damage: readonly LogDamage[]; attach: Attach },
): Promise<void> {
  await checkAgent(session);
  attach(session);
  await warnOfDamage(session, damage);
  if (!params.continuePendingWork) await session.leftWork.settle("close");
  await emitResume(session, params);
  await chooseAgent(session);
  if (params.agent === undefined) await session.customization.agents.restore(session.state.chosenAgent);
  tellOffers(session, params);
  if (!params.disableResume) tellManagedSettings(session);
  await session.customization.skills.load();
  session.announcer.skillsChanged();
  session.canvases.tell();
  const title = session.workspace.info.name;
  if (title !== undefined) session.events.emitEphemeral("session.title_changed", { title });
  await warnOfOptions(session, params);
  await session.schedules.hydrate();
  if (params.continuePendingWork) await session.leftWork.settle("continue");
}

/** @throws when the custom agent to begin with is not there */
async function checkAgent({ settings, customization }: Session): Promise<void> {
  const { agent } = settings.customization;
  if (agent === undefined) return;
  await customization.agents.find(agent).catch((error: Error) => {
    throw new Error(`session construction failed: ${error.message}`);
  });
}

/** Tells which custom agents were found, and begins with the one that is asked for. */
async function chooseAgent({ settings, customization: { agents } }: Session): Promise<void> {
  const { agent } = settings.customization;
  if (agents.looksAround) void agents.load()?.then(() => agents.tell());
  if (agent !== undefined) await agents.select(agent);
}

/** Finds the model that settings ask for. @throws ProviderConfigError */
function findModel(
  { models, model, workingDirectory }: SessionSettings,
  { environment: env, transport }: OpeningSurroundings,
  bearerTokens: BearerTokens,
): Promise<Session["model"]> {
  const wanted = { ...models, model: model === AUTO ? undefined : model, workingDirectory };
  return resolveModel(wanted, { env, transport, bearerTokens });
}

type Surrounding = Pick<
  SessionParts,
  "environment" | "home" | "permissionStore" | "storage" | "telemetry" | "version" | "changed"
>;

function assemble(
  parts: Omit<SessionParts, "findModel" | keyof Surrounding>,
  around: OpeningSurroundings,
): Session {
  const { environment, home, permissionStore, storage, telemetry, version, changed } = around;
  const session: Session = new Session({
    ...parts,
    ...{ environment, home, permissionStore, storage, telemetry, version },
    findModel: (settings) => findModel(settings, around, parts.tokens),
    changed: () => changed(session),
  });
  return session;
}
