import type { Conversation } from "../agent/index.js";
import type { ResolvedModel } from "../models/index.js";
import type { PermissionStore, SessionPermissions } from "../permissions/index.js";
import type { EventLog } from "../ports/event-log.js";
import type { Telemetry } from "../ports/telemetry.js";
import type { OpenCanvases } from "./canvases/open-canvases.js";
import type { TokenCounts } from "./context/context-tokens.js";
import type { ClientTokens } from "./model/client-tokens.js";
import type { SessionSettings } from "./opening/settings.js";
import type { SessionState } from "./session-state.js";
import type { SessionStorage } from "./storage/session-storage.js";
import type { Workspace } from "./storage/workspace.js";

/** What a session is made of. */
export interface SessionParts {
  readonly id: string;
  readonly log: EventLog;
  readonly state: SessionState;
  readonly conversation: Conversation;
  readonly workspace: Workspace;
  readonly settings: SessionSettings;
  readonly model: ResolvedModel;
  /** Asks clients for the tokens of their providers. */
  readonly tokens: ClientTokens;
  /** The host's environment, of which tools see the harmless part. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute; the runtime's home. */
  readonly home: string;
  /** What was approved beyond this session. */
  readonly permissionStore: PermissionStore;
  readonly storage: SessionStorage;
  /** Of this runtime. */
  readonly version: string;
  /** Follows what happens. Default: nobody does. */
  readonly telemetry?: Telemetry | undefined;
  /** What was allowed before the session left memory; nothing by default. */
  readonly permissions?: SessionPermissions | undefined;
  /** How it came into this runtime; `undefined` when it only left memory. */
  readonly startSource: "new" | "resume" | undefined;
  /** Finds the model that settings ask for. @throws ProviderConfigError */
  findModel(settings: SessionSettings): Promise<ResolvedModel>;
  /** The canvases that were open before the session left memory; none by default. */
  readonly openCanvases?: OpenCanvases | undefined;
  /** What the context held before the session left memory. Default: nothing. */
  readonly contextTokens?: TokenCounts | undefined;
  /** A durable event came: listings may show something else. */
  changed(): void;
}

/** What stays in memory of a session that has left it. */
export interface KeptSession {
  readonly settings: SessionSettings;
  readonly permissions: SessionPermissions;
  readonly tokens: ClientTokens;
  readonly contextTokens: TokenCounts;
  readonly openCanvases: OpenCanvases;
}
