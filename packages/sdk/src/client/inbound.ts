import type { GitHubTelemetryNotification, SessionEventNotification } from "@parley/protocol";
import { ErrorCode, type IncomingRequest, RpcError } from "@parley/protocol/jsonrpc";
import { runCanvas } from "../callbacks/canvas.js";
import { runHook } from "../callbacks/hooks.js";
import { callTool, decidePermission } from "../callbacks/protocol-2.js";
import type { SessionFsHandler } from "../callbacks/session-fs.js";
import { transformSections } from "../callbacks/transforms.js";
import type { FactoryHost } from "../factories/host.js";
import type { SessionCore } from "../session/session-core.js";
import type { SessionRegistry } from "./session-registry.js";

type Params = Record<string, unknown>;

interface Arrived {
  readonly core: SessionCore;
  readonly params: Params;
  readonly signal: AbortSignal;
}

/** Answers a request about one session. */
interface SessionMethod {
  /** What parameters it must have, and what it says when they are missing. */
  readonly check?: { isValid(params: Params): boolean; message: string };
  /** What it says about a session that nobody here holds. */
  readonly unknown: (sessionId: string) => string;
  answer(arrived: Arrived): unknown;
}

/** Answers a request that is about no session, or about several. */
export type GlobalMethod = (params: never, signal: AbortSignal) => unknown;

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const notFound = (sessionId: string) => `Session not found: ${sessionId}`;
const noSession = (sessionId: string) => `No session found for sessionId: ${sessionId}`;

/** The wire's names and texts are the official SDK's. */
const SESSION_METHODS: Readonly<Record<string, SessionMethod>> = {
  "userInput.request": {
    check: { isValid: ({ question }) => isText(question), message: "Invalid user input request payload" },
    unknown: notFound,
    answer: ({ core, params, signal }) => {
      const handler = core.handlers.config.onUserInputRequest;
      if (!handler) throw new Error("User input requested but no handler registered");
      const { sessionId: _, ...request } = params;
      return ask(core, signal, (context) => handler(request as never, context));
    },
  },
  "exitPlanMode.request": {
    check: {
      isValid: ({ summary, actions, recommendedAction }) =>
        typeof summary === "string" && Array.isArray(actions) && typeof recommendedAction === "string",
      message: "Invalid exit plan mode request payload",
    },
    unknown: notFound,
    answer: ({ core, params, signal }) => {
      const handler = core.handlers.config.onExitPlanModeRequest;
      if (!handler) return { approved: true };
      const { sessionId: _, ...request } = params;
      return ask(core, signal, (context) => handler(request as never, context));
    },
  },
  "autoModeSwitch.request": {
    check: { isValid: () => true, message: "Invalid auto mode switch request payload" },
    unknown: notFound,
    answer: async ({ core, params, signal }) => {
      const handler = core.handlers.config.onAutoModeSwitchRequest;
      if (!handler) return { response: "no" };
      const { sessionId: _, ...request } = params;
      return { response: await ask(core, signal, (context) => handler(request as never, context)) };
    },
  },
  "hooks.invoke": {
    check: { isValid: ({ hookType }) => isText(hookType), message: "Invalid hooks invoke payload" },
    unknown: notFound,
    answer: ({ core, params, signal }) => {
      const { hookType, input } = params as { hookType: string; input: unknown };
      const { hooks } = core.handlers.config;
      return ask(core, signal, (context) => runHook(hooks, { hookType, input }, context));
    },
  },
  "systemMessage.transform": {
    check: {
      isValid: ({ sections }) => isObject(sections),
      message: "Invalid systemMessage.transform payload",
    },
    unknown: notFound,
    answer: async ({ core, params }) => ({
      sections: await transformSections(core.handlers.transforms, params["sections"] as never),
    }),
  },
  "tool.call": {
    check: {
      isValid: ({ toolCallId, toolName }) => isText(toolCallId) && isText(toolName),
      message: "Invalid tool call payload",
    },
    unknown: notFound,
    answer: ({ core, params, signal }) =>
      ask(core, signal, (context) => callTool(core.handlers, params as never, context)),
  },
  "permission.request": {
    check: {
      isValid: ({ permissionRequest }) => isObject(permissionRequest),
      message: "Invalid permission request payload",
    },
    unknown: notFound,
    answer: ({ core, params, signal }) =>
      ask(core, signal, (context) =>
        decidePermission(core.handlers, params["permissionRequest"] as never, context),
      ),
  },
  "providerToken.getToken": {
    unknown: noSession,
    answer: async ({ core, params }) => {
      const { sessionId } = core;
      const { bearerTokens } = core.handlers;
      if (bearerTokens.size === 0)
        throw new Error(`No providerToken handler registered for session: ${sessionId}`);
      const providerName = String(params["providerName"]);
      const provider = bearerTokens.get(providerName);
      if (!provider) throw new Error(`No bearer-token provider registered for provider "${providerName}"`);
      return { token: await provider({ providerName, sessionId }) };
    },
  },
  "canvas.open": {
    unknown: noSession,
    answer: ({ core, params }) => {
      const { open } = canvasOf(core, params);
      return runCanvas(() => open(params as never));
    },
  },
  "canvas.close": {
    unknown: noSession,
    answer: ({ core, params }) => {
      const { onClose } = canvasOf(core, params);
      return runCanvas(() => onClose?.(params as never));
    },
  },
  "canvas.action.invoke": {
    unknown: noSession,
    answer: ({ core, params }) => {
      const action = canvasOf(core, params).action(String(params["actionName"]));
      return runCanvas(() => action.handler(params as never));
    },
  },
  "factory.execute": {
    unknown: noSession,
    answer: ({ core, params }) => factoriesOf(core).execute(params as never),
  },
  "factory.abort": {
    unknown: noSession,
    answer: ({ core, params }) => {
      factoriesOf(core).abort(params as never);
      return {};
    },
  },
  ...sessionFsMethods(),
};

function sessionFsMethods(): Record<string, SessionMethod> {
  const names: readonly (keyof SessionFsHandler)[] = [
    "readFile",
    "writeFile",
    "appendFile",
    "exists",
    "stat",
    "mkdir",
    "readdir",
    "readdirWithTypes",
    "rm",
    "rename",
    "sqliteQuery",
    "sqliteTransaction",
    "sqliteExists",
  ];
  const methods = names.map((name): [string, SessionMethod] => [
    `sessionFs.${name}`,
    {
      unknown: noSession,
      answer: ({ core, params }) => {
        const handler = core.handlers.sessionFs;
        if (!handler) throw new Error(`No sessionFs handler registered for session: ${core.sessionId}`);
        return handler[name](params as never);
      },
    },
  ]);
  return Object.fromEntries(methods);
}

function factoriesOf({ handlers, sessionId }: SessionCore): FactoryHost {
  const host = handlers.config.factoryHost;
  if (!host?.declarations.length) {
    throw new Error(`No factory handler registered for session: ${sessionId}`);
  }
  return host;
}

function canvasOf({ handlers, sessionId }: SessionCore, params: Params) {
  if (handlers.canvases.size === 0) throw new Error(`No canvas handler registered for session: ${sessionId}`);
  const id = String(params["canvasId"]);
  const canvas = handlers.canvases.get(id);
  if (!canvas) throw new Error(`No canvas registered with id "${id}"`);
  return canvas;
}

function ask<T>(
  core: SessionCore,
  request: AbortSignal,
  run: (context: { sessionId: string; signal: AbortSignal }) => T | Promise<T>,
): Promise<T> {
  return core.desk.attend(request, (signal) => run({ sessionId: core.sessionId, signal }));
}

export interface InboundOptions {
  readonly sessions: SessionRegistry;
  readonly globals: ReadonlyMap<string, GlobalMethod>;
  onLifecycle(params: unknown): void;
  readonly onTelemetry: ((notification: GitHubTelemetryNotification) => unknown) | undefined;
}

/** What a runtime asks of its client, and tells it. */
export class Inbound {
  readonly #options: InboundOptions;

  constructor(options: InboundOptions) {
    this.#options = options;
  }

  /** Answers a request of the runtime. A handler's error reaches it with the method's name. */
  async answer({ method, params, signal }: IncomingRequest): Promise<unknown> {
    const global = this.#options.globals.get(method);
    const forSession = Object.hasOwn(SESSION_METHODS, method) ? SESSION_METHODS[method] : undefined;
    if (!global && !forSession) throw new RpcError(ErrorCode.MethodNotFound, `Unhandled method ${method}`);
    try {
      if (global) return await global(params as never, signal);
      if (forSession) return await this.#forSession(forSession, (params ?? {}) as Params, signal);
    } catch (error) {
      if (error instanceof RpcError) throw error;
      const why =
        error instanceof Error
          ? `with message: ${error.message}`
          : "unexpectedly without providing any details.";
      const message = `Request ${method} failed ${why}`;
      throw new RpcError(ErrorCode.InternalError, message, { cause: error });
    }
  }

  /** Takes in a notification of the runtime. What makes no sense is ignored. */
  notified(method: string, params: unknown): void {
    if (!isObject(params)) return;
    if (method === "session.event") {
      const { sessionId, event } = params as Partial<SessionEventNotification>;
      if (isText(sessionId) && isObject(event)) this.#options.sessions.route(sessionId, event as never);
    } else if (method === "session.lifecycle") {
      this.#options.onLifecycle(params);
    } else if (method === "gitHubTelemetry.event") {
      void this.#options.onTelemetry?.(params as GitHubTelemetryNotification);
    }
  }

  async #forSession(method: SessionMethod, params: Params, signal: AbortSignal): Promise<unknown> {
    const { sessionId } = params;
    const { check, unknown } = method;
    if (check && !(isText(sessionId) && check.isValid(params))) throw new Error(check.message);
    const id = String(sessionId);
    const core = await this.#options.sessions.resolve(id, () => new Error(unknown(id)));
    return method.answer({ core, params, signal });
  }
}
