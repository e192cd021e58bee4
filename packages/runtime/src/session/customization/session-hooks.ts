import {
  clientHooks,
  createHookRunner,
  type FileHooks,
  type HookPermissionAnswer,
  type HookRunner,
  type HookSource,
  type InvokeHook,
  type Notification,
} from "../../hooks/index.js";
import type { PermissionGate, PermissionOutcome } from "../../permissions/index.js";
import type { EventSink } from "../../ports/event-sink.js";
import { type Notification as ToolNotification, toolEnvironment } from "../../tools/index.js";
import type { ClientOffer, SessionClient } from "../clients/session-client.js";
import type { SessionSettings } from "../opening/settings.js";
import type { SessionEnd } from "../session-end.js";
import type { Prompts } from "../work/prompts.js";
import type { SessionPlugins } from "./session-plugins.js";
import { isTrusted } from "./trusted-folders.js";

/** What a session's hooks need of it. */
export interface HookedSession {
  readonly id: string;
  /** Absolute; the runtime's home. */
  readonly home: string;
  /** The host's; the commands of hooks see the harmless part. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Takes events until the session's end is on the log. */
  readonly journal: EventSink;
  /** How the session came into this runtime; `undefined` when it never left it. */
  readonly startSource: "new" | "resume" | undefined;
  readonly settings: SessionSettings;
  readonly clients: { offering(what: ClientOffer): readonly SessionClient[] };
  readonly gate: PermissionGate;
  /** Where a notification hook may say something. */
  readonly prompts: Pick<Prompts, "send">;
}

/** How long the hooks of a session's end may hold it up, in milliseconds. */
const END_MS = 10_000;

const NO_HOOKS: FileHooks = { hooks: [], errors: [] };

/** The hooks of a session: its clients' callbacks, and the commands of hook files, loaded before its first exchange. */
export class SessionHooks {
  readonly runner: HookRunner;
  readonly #session: HookedSession;
  readonly #plugins: SessionPlugins;
  readonly #ofClients = new WeakMap<SessionClient, HookSource>();
  readonly #ended = new AbortController();
  /** Notifications that hooks are being told of. */
  readonly #notifying = new Set<Promise<void>>();
  #ofFiles: readonly HookSource[] = [];
  #loading: Promise<FileHooks> | undefined;
  #loadedFor: string | undefined;
  /** Whether those of the repository wait until they are asked for. */
  #isRepositoryDeferred = false;
  #isStarted: boolean;

  constructor(session: HookedSession, plugins: SessionPlugins) {
    this.#session = session;
    this.#plugins = plugins;
    this.#isStarted = session.startSource === undefined;
    this.runner = createHookRunner({
      sessionId: session.id,
      events: session.journal,
      workingDirectory: () => session.settings.workingDirectory,
      sources: () => this.#sources(),
      askPermission: async (request, signal) => answerOf(await session.gate.ask({ ...request }, signal)),
    });
  }

  /** Loads the hooks of files, unless they are. @returns `undefined` when they are */
  load(): Promise<unknown> | undefined {
    const { workingDirectory, customization } = this.#session.settings;
    if (customization.enableFileHooks === false) {
      this.#ofFiles = [];
      this.#loadedFor = undefined;
      return undefined;
    }
    if (this.#loadedFor === workingDirectory && this.#loading === undefined) return undefined;
    return this.reload();
  }

  /** Loads the hooks of files anew. */
  async reload(): Promise<FileHooks> {
    const { workingDirectory, customization } = this.#session.settings;
    if (customization.enableFileHooks === false) return NO_HOOKS;
    this.#loadedFor = workingDirectory;
    const loading = this.#load(workingDirectory);
    this.#loading = loading;
    try {
      return await loading;
    } finally {
      if (this.#loading === loading) this.#loading = undefined;
    }
  }

  /** Loads the hooks of files anew. @param repository `deferred`: the repository's wait for {@link loadDeferred} */
  async reloadAll(repository: "now" | "deferred"): Promise<void> {
    this.#isRepositoryDeferred = repository === "deferred";
    await this.reload();
  }

  /** Loads the hooks of the repository, if they wait. @returns how many there are */
  async loadDeferred(): Promise<number> {
    if (!this.#isRepositoryDeferred) return 0;
    this.#isRepositoryDeferred = false;
    const { hooks } = await this.reload();
    return hooks.filter(({ origin }) => origin === "repository").length;
  }

  /** Runs the hooks of a session's start with its first prompt, once in the life of this runtime. */
  begin(initialPrompt: string, signal: AbortSignal): Promise<unknown> | undefined {
    const { startSource: source } = this.#session;
    if (this.#isStarted || source === undefined) return undefined;
    this.#isStarted = true;
    if (!this.runner.handles("sessionStart")) return undefined;
    return this.runner.sessionStart({ source, initialPrompt }, signal);
  }

  /** Tells hooks of what the model is told. */
  tell({ content, kind }: ToolNotification): void {
    const message = content.replace(/^<system_notification>\n|\n<\/system_notification>$/g, "");
    const { description } = kind;
    const title = typeof description === "string" ? description : "";
    this.notify({ message, notificationType: kind.type, title });
  }

  /** Tells hooks of something that a person is told of, without waiting for them. */
  notify(notification: Notification): void {
    if (!this.runner.handles("notification") || this.#ended.signal.aborted) return;
    const notifying = this.runner
      .notification(notification, this.#ended.signal)
      .then(({ additionalContext }) => {
        if (additionalContext === undefined || this.#ended.signal.aborted) return;
        const prompt = { prompt: additionalContext, source: "system" };
        void this.#session.prompts.send(prompt, "back").catch(() => {});
      })
      .catch(() => {})
      .finally(() => this.#notifying.delete(notifying));
    this.#notifying.add(notifying);
  }

  /** Runs the hooks of a session's end; what they do bounds it, not whether it ends. */
  async end({ type, reason }: SessionEnd): Promise<void> {
    this.#ended.abort(new Error("The session is closing."));
    await Promise.all(this.#notifying);
    const end = type === "error" ? { reason: "error", error: reason ?? "" } : { reason: "user_exit" };
    await this.runner.sessionEnd(end as { reason: "user_exit" }, AbortSignal.timeout(END_MS)).catch(() => {});
  }

  #sources(): readonly HookSource[] {
    const ofClients = this.#session.clients.offering("hooks").map((client) => this.#ofClient(client));
    return [...this.#ofFiles, ...ofClients];
  }

  #ofClient(client: SessionClient): HookSource {
    const known = this.#ofClients.get(client);
    if (known) return known;
    const invoke: InvokeHook = (request, signal) =>
      client.request("hooks.invoke", request, signal) as ReturnType<InvokeHook>;
    const source = clientHooks(this.#session.id, invoke);
    this.#ofClients.set(client, source);
    return source;
  }

  async #load(workingDirectory: string): Promise<FileHooks> {
    const { home, id, environment, journal } = this.#session;
    const { commandHooks, discoverHooks } = await import("../../hooks/index.js");
    const { projectRoot } = await import("../../agents/documents/index.js");
    const mayRun = !this.#isRepositoryDeferred && (await isTrusted(home, workingDirectory));
    const repository = mayRun ? "trusted" : "untrusted";
    const plugins = await this.#plugins.active();
    const found = await discoverHooks({ workingDirectory, home, repository, plugins });
    this.#ofFiles = commandHooks(found.hooks, {
      projectRoot: await projectRoot(workingDirectory),
      environment: toolEnvironment(environment, id),
    });
    for (const message of found.errors)
      await journal.emit("session.warning", { warningType: "hook", message });
    return found;
  }
}

/** What a person's answer to a hook's question means for the hook. */
function answerOf(outcome: PermissionOutcome): HookPermissionAnswer {
  if (outcome.kind.startsWith("approved")) return { state: "approved" };
  if (outcome.kind !== "denied-interactively-by-user") return { state: "unavailable" };
  return { state: "rejected", feedback: outcome.feedback };
}
