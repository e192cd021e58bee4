import type {
  ClientFactory,
  FactoryAbortRequest,
  FactoryExecuteRequest,
  FactoryExecuteResult,
  RpcCaller,
} from "@parley/protocol";
import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
import { ParleyError } from "../errors.js";
import { isInsideFactory, runOnPath } from "../platform/call-path.js";
import type { CopilotSession } from "../session/session.js";
import type { FactoryDefinition, FactoryHandle } from "../types/factories.js";
import { factoryContext } from "./context.js";
import { declarationOf, definitionOf } from "./definition.js";
import { assertJson } from "./json.js";
import { Progress } from "./progress.js";

/** A session as its factories reach it. */
export interface FactorySession {
  readonly session: CopilotSession;
  readonly caller: RpcCaller;
}

/** Runs the factories that this program brings to its session. */
export class FactoryHost {
  readonly declarations: readonly ClientFactory[];
  readonly #definitions: ReadonlyMap<string, FactoryDefinition>;
  /** What is running, by the attempt's token. */
  readonly #attempts = new Map<string, AbortController>();
  #home: FactorySession | undefined;

  /** @throws ParleyError `ERR_INVALID_OPTION` */
  constructor(handles: readonly FactoryHandle[]) {
    this.declarations = handles.map(declarationOf);
    this.#definitions = new Map(handles.map((handle) => [handle.meta.name, definitionOf(handle)]));
    const names = this.declarations.map(({ name }) => name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) {
      throw new ParleyError(
        "ERR_INVALID_OPTION",
        `Duplicate factory name "${twice}". Factory names must be unique within a joinSession call.`,
      );
    }
  }

  /** Says which session the factories are part of. */
  attach(home: FactorySession): void {
    this.#home = home;
  }

  /** Whether the caller is part of a factory that is at work. */
  get isCaller(): boolean {
    return isInsideFactory();
  }

  /** Carries out one attempt at a run. */
  async execute(request: FactoryExecuteRequest): Promise<FactoryExecuteResult> {
    const home = this.#home;
    if (!home) throw new Error("The session of this factory is not open.");
    const { name, executionToken, runId } = request;
    const definition = this.#definitions.get(name);
    if (!definition) {
      throw new RpcError(ErrorCode.InvalidParams, `No factory registered with name "${name}"`, {
        data: { code: "factory_not_found", name },
      });
    }
    const controller = new AbortController();
    this.#attempts.set(executionToken, controller);
    const { signal } = controller;
    const { sessionId } = home.session;
    const progress = new Progress(
      (lines) => home.caller.request("session.factory.log", { sessionId, runId, executionToken, lines }),
      signal,
    );
    const context = factoryContext({ request, ...home, progress, signal });
    const isRunning = () => this.#attempts.get(executionToken) === controller;
    try {
      const result = await runOnPath({ isRunning }, () => definition.run(context));
      if (result !== undefined) {
        assertJson(result, { what: "Factory result", code: "factory_result_not_json" });
      }
      await progress.end();
      return result === undefined ? {} : { result };
    } finally {
      this.#attempts.delete(executionToken);
      // What the body threw goes before what its progress met.
      await progress.end().catch(() => {});
    }
  }

  /** Stops an attempt. One that is over, or of another program, is none of ours. */
  abort({ executionToken }: FactoryAbortRequest): void {
    this.#attempts.get(executionToken)?.abort(aborted());
  }

  /** The session was left. */
  close(): void {
    for (const controller of this.#attempts.values()) controller.abort(aborted());
  }
}

function aborted(): DOMException {
  return new DOMException("Factory run was aborted", "AbortError");
}
