import type { OpenedSession, RpcCaller } from "@parley/protocol";
import { sessionHandlers } from "../callbacks/handlers.js";
import { sessionFsHandler } from "../callbacks/session-fs.js";
import type { Connection } from "../connection/connection.js";
import { ParleyError } from "../errors.js";
import { CopilotSession } from "../session/session.js";
import { SessionCore, type SessionHome } from "../session/session-core.js";
import type { CopilotClientMode, CopilotClientOptions } from "../types/client-options.js";
import type { ResumeSessionConfig, SessionConfig } from "../types/session-config.js";
import { optionsPatch, withModeDefaults } from "../wire/mode.js";
import { type AnySessionConfig, type Opening, sessionPayload } from "../wire/session-options.js";
import type { GitHubTokens } from "./github-tokens.js";
import { type SessionRegistry, superseded } from "./session-registry.js";

export interface OpenerOptions {
  readonly client: CopilotClientOptions;
  readonly mode: CopilotClientMode;
  readonly connection: Connection;
  readonly sessions: SessionRegistry;
  readonly gitHubTokens: GitHubTokens;
  readonly home: SessionHome;
}

/** A session on its way to being open. */
interface Draft {
  readonly core: SessionCore;
  readonly session: CopilotSession;
  /** The session of the same id that it takes the place of. */
  readonly before: SessionCore | undefined;
}

/** Creates and resumes sessions, in the order that leaves no message of theirs without a place to go. */
export class SessionOpener {
  readonly #options: OpenerOptions;

  constructor(options: OpenerOptions) {
    this.#options = options;
  }

  /**
   * @throws ParleyError `ERR_INVALID_OPTION`; `ERR_UNEXPECTED_ANSWER` when the runtime opens another session
   * @throws RpcError when the runtime refuses
   */
  async create(given: SessionConfig): Promise<CopilotSession> {
    const config = this.#complete(given);
    const sessionId = config.sessionId || (config.cloud ? undefined : globalThis.crypto.randomUUID());
    const { sessions, connection } = this.#options;
    await connection.start();
    const stopAwaiting = sessionId === undefined ? sessions.awaitUnknown() : undefined;
    const tokens = this.#registerTokens(config, sessionId);
    let draft: Draft | undefined;
    let release = () => {};
    try {
      const payload = await this.#payload(config, "create", { sessionId, ...tokenParams(tokens) });
      if (sessionId !== undefined) draft = this.#register(sessionId, config);
      const opened = (await connection.request("session.create", payload, {
        // Registered while the answer is dispatched: what comes right after it is for this session.
        onResult: (result) => {
          const chosen = (result as OpenedSession | null)?.sessionId;
          if (!draft && chosen) draft = this.#register(chosen, config);
          if (draft) release = draft.core.delivery.pause();
        },
      })) as OpenedSession | null;
      if (!draft || !opened?.sessionId) {
        throw unexpected("session.create response did not include a sessionId");
      }
      if (opened.sessionId !== draft.core.sessionId) {
        throw unexpected(
          `session.create returned sessionId ${opened.sessionId} but the caller requested ${draft.core.sessionId}`,
        );
      }
      return await this.#open(draft, opened, tokens);
    } catch (error) {
      this.#rollBack(draft, tokens);
      throw error;
    } finally {
      stopAwaiting?.();
      afterTheCaller(release);
    }
  }

  /** @throws RpcError when the runtime refuses, such as for a session it doesn't have */
  async resume(sessionId: string, given: ResumeSessionConfig): Promise<CopilotSession> {
    const config = this.#complete(given);
    const { connection } = this.#options;
    await connection.start();
    const tokens = this.#registerTokens(config, sessionId);
    let draft: Draft | undefined;
    let release = () => {};
    try {
      const payload = await this.#payload(config, "resume", { sessionId, ...tokenParams(tokens) });
      draft = this.#register(sessionId, config);
      const { delivery } = draft.core;
      const opened = (await connection.request("session.resume", payload, {
        onResult: () => {
          release = delivery.pause();
        },
      })) as OpenedSession | null;
      if (config.suppressResumeEvent && connection.isLasting) await startAtTail(draft.core);
      return await this.#open(draft, opened ?? { sessionId }, tokens);
    } catch (error) {
      this.#rollBack(draft, tokens);
      throw error;
    } finally {
      afterTheCaller(release);
    }
  }

  #complete(given: AnySessionConfig): AnySessionConfig {
    const config = withModeDefaults(this.#options.mode, given ?? {});
    if (config.gitHubToken !== undefined && config.gitHubTokenProvider) {
      throw new ParleyError(
        "ERR_INVALID_OPTION",
        "gitHubToken and gitHubTokenProvider are mutually exclusive",
      );
    }
    return config;
  }

  /** @returns the id under which the runtime asks for tokens, if this client has them */
  #registerTokens(config: AnySessionConfig, sessionId: string | undefined): string | undefined {
    const provider = config.gitHubTokenProvider;
    return provider && this.#options.gitHubTokens.register(provider, sessionId);
  }

  async #payload(
    config: AnySessionConfig,
    opening: Opening,
    ids: Record<string, string | undefined>,
  ): Promise<Record<string, unknown>> {
    return {
      ...(await this.#options.home.traceContext()),
      ...ids,
      ...sessionPayload(config, opening),
      ...(this.#options.client.onGitHubTelemetry ? { enableGitHubTelemetryForwarding: true } : {}),
    };
  }

  /** Gives a session its place, so that messages for it are taken in. */
  #register(sessionId: string, config: AnySessionConfig): Draft {
    const handlers = sessionHandlers(config);
    const core = new SessionCore(sessionId, handlers, this.#options.home);
    const session = new CopilotSession(core);
    const { sessionFs } = this.#options.client;
    if (sessionFs) {
      if (!config.createSessionFsProvider) {
        throw new ParleyError(
          "ERR_INVALID_OPTION",
          "createSessionFsProvider is required in session config when sessionFs is enabled in client options.",
        );
      }
      handlers.sessionFs = sessionFsHandler(sessionFs, config.createSessionFsProvider(session));
    }
    const { factoryHost } = config;
    if (factoryHost) {
      factoryHost.attach({ session, caller: core.home.connection });
      core.onClosed(() => factoryHost.close());
    }
    return { core, session, before: this.#options.sessions.register(core) };
  }

  /** What follows once the runtime has opened a session. */
  async #open(
    { core, session, before }: Draft,
    opened: OpenedSession,
    tokens: string | undefined,
  ): Promise<CopilotSession> {
    const { connection, gitHubTokens } = this.#options;
    core.openedAs(opened);
    const { onEnvironmentGranted } = core.handlers.config;
    if (opened.grantedEnvironmentVariables) onEnvironmentGranted?.(opened.grantedEnvironmentVariables);
    await registerInterests(connection, core);
    try {
      await this.#patch(connection, core);
    } catch (error) {
      await connection.request("session.detach", { sessionId: core.sessionId }).catch(() => {});
      throw error;
    }
    before?.close(superseded(core.sessionId));
    core.reopen = (caller) => this.#reopen(caller, core, tokens);
    if (tokens !== undefined) core.onClosed(() => gitHubTokens.unregister(tokens));
    return session;
  }

  /** Options that are set once a session is open. A session without them is not what was asked for. */
  async #patch(caller: RpcCaller, { sessionId, handlers }: SessionCore): Promise<void> {
    const patch = optionsPatch(this.#options.mode, handlers.config);
    if (patch) await caller.request("session.options.update", { sessionId, ...patch });
  }

  /** On a new connection: the same session, with what this client brings to it, going on where it was. */
  async #reopen(caller: RpcCaller, core: SessionCore, tokens: string | undefined): Promise<OpenedSession> {
    const { sessionId } = core;
    const config: AnySessionConfig = {
      ...core.handlers.config,
      ...core.model,
      suppressResumeEvent: true,
      continuePendingWork: true,
    };
    const payload = await this.#payload(config, "resume", { sessionId, ...tokenParams(tokens) });
    const opened = (await caller.request("session.resume", payload)) as OpenedSession | null;
    await registerInterests(caller, core);
    await this.#patch(caller, core);
    return opened ?? { sessionId };
  }

  #rollBack(draft: Draft | undefined, tokens: string | undefined): void {
    if (tokens !== undefined) this.#options.gitHubTokens.unregister(tokens);
    if (!draft) return;
    this.#options.sessions.unregister(draft.core, draft.before);
    draft.core.close(new ParleyError("ERR_SESSION_DISCONNECTED", "The session could not be opened."));
  }
}

/**
 * A program attaches its handlers right after `await createSession()`. What the runtime sent behind its answer
 * waits until then: a task later than everything the promise's resolution runs, and where there is a choice
 * before anything else arrives.
 */
function afterTheCaller(release: () => void): void {
  (globalThis.setImmediate ?? globalThis.setTimeout)(release);
}

/** Tells the runtime which questions it may put to this client rather than deal with them itself. */
async function registerInterests(caller: RpcCaller, { sessionId, handlers }: SessionCore): Promise<void> {
  const { onMcpAuthRequest, onSamplingRequest } = handlers.config;
  const types = [onMcpAuthRequest && "mcp.oauth_required", onSamplingRequest && "sampling.requested"];
  for (const eventType of types) {
    if (eventType) await caller.request("session.eventLog.registerInterest", { sessionId, eventType });
  }
}

/** A session joined without a `resume` event has nothing yet to go on from when the connection is lost. */
async function startAtTail({ delivery, home, sessionId }: SessionCore): Promise<void> {
  if (delivery.position !== undefined) return;
  try {
    const tail = (await home.connection.request("session.eventLog.tail", { sessionId })) as {
      cursor: string;
    };
    delivery.startAt(tail.cursor);
  } catch {
    // A runtime without a log to read from can't be caught up with anyway.
  }
}

function tokenParams(id: string | undefined): Record<string, string> {
  return id === undefined ? {} : { gitHubTokenProviderRegistrationId: id };
}

function unexpected(message: string): ParleyError {
  return new ParleyError("ERR_UNEXPECTED_ANSWER", message);
}
