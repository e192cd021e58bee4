import {
  type FactoryAgentOptions as AgentOptions,
  createSessionRpc,
  type FactoryExecuteRequest,
  type RpcCaller,
} from "@parley/protocol";
import { ConnectionClosedError, RpcError } from "@parley/protocol/jsonrpc";
import { ParleyError } from "../errors.js";
import { currentBranch, runBranch } from "../platform/call-path.js";
import type { CopilotSession } from "../session/session.js";
import type { FactoryAgentOptions, FactoryContext, FactoryPipelineStage } from "../types/factories.js";
import type { JsonValue } from "../types/tools.js";
import { assertJson } from "./json.js";
import type { Progress } from "./progress.js";

export interface ContextParts {
  readonly request: FactoryExecuteRequest;
  readonly session: CopilotSession;
  readonly caller: RpcCaller;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** How many branches there may be. Source: the official SDK 1.0.14. */
const MOST_BRANCHES = 4096;

const AGENT_OPTIONS = [
  "label",
  "schema",
  "model",
  "reasoningEffort",
  "contextTier",
  "agent",
] as const satisfies readonly (keyof FactoryAgentOptions)[];

/** What a factory's body is given: its calls reach the runtime as those of this attempt at the run. */
export function factoryContext({ request, session, caller, progress, signal }: ContextParts): FactoryContext {
  const { runId, executionToken } = request;
  const { factory } = createSessionRpc(caller, session.sessionId);
  const attempt = { runId, executionToken };

  /** Calls the runtime, after the progress that came before; an abort ends the wait. */
  async function call<T>(run: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    await progress.flush();
    return unlessAborted(run(), signal);
  }

  return {
    runId,
    args: request.args as JsonValue,
    session,
    signal,
    phase: (title) => progress.add("phase", title),
    log: (message) => progress.add("log", message),

    async agent(prompt, options = {}) {
      const given = AGENT_OPTIONS.filter((name) => options[name] !== undefined);
      const opts = Object.fromEntries(given.map((name) => [name, options[name]])) as AgentOptions;
      const { result } = await call(() =>
        factory.agent({ factoryRunId: runId, executionToken, prompt, opts }),
      );
      return result ?? null;
    },

    async step(key, producer, { volatile = false } = {}) {
      if (volatile) return producer();
      const remembered = await call(() => factory.journal.get({ ...attempt, key }));
      if (remembered.hit) return remembered.resultJson as JsonValue;
      const resultJson = await producer();
      assertJson(resultJson, { what: `Factory step "${key}" result`, code: "factory_step_not_json" });
      await call(() => factory.journal.put({ ...attempt, key, resultJson }));
      return resultJson;
    },

    async pause(key) {
      const branch = currentBranch();
      if (branch) throw misuse(`Factory pause checkpoints are not allowed inside ${branch}() branches`);
      if (!key) throw misuse("Factory pause checkpoint key must not be empty");
      const params = { sessionId: session.sessionId, ...attempt, key };
      const { action } = (await call(() => caller.request("session.factory.pauseAtCheckpoint", params))) as {
        action: string;
      };
      if (action === "pause") await unlessAborted(new Promise<never>(() => {}), signal);
    },

    async parallel(thunks) {
      if (!Array.isArray(thunks) || !thunks.every((thunk) => typeof thunk === "function")) {
        throw misuse(
          "parallel() expects an array of functions, not promises. Wrap each call: () => agent(...)",
        );
      }
      checkCount("parallel", thunks);
      return Promise.all(thunks.map((thunk) => runBranch("parallel", () => orNull(async () => thunk()))));
    },

    async pipeline(items, ...stages) {
      if (!Array.isArray(items)) throw misuse("pipeline(items, ...stages): items must be an array");
      checkCount("pipeline", items);
      const pass = (item: unknown, index: number) => orNull(() => passThrough(stages, item, index));
      return Promise.all(items.map((item, index) => runBranch("pipeline", () => pass(item, index))));
    },

    async factory() {
      throw misuse("nested factories are not supported");
    },
  };
}

function checkCount(name: string, branches: readonly unknown[]): void {
  if (branches.length <= MOST_BRANCHES) return;
  throw misuse(`${name}() accepts at most ${MOST_BRANCHES} items; got ${branches.length}.`);
}

async function passThrough(
  stages: readonly FactoryPipelineStage[],
  item: unknown,
  index: number,
): Promise<unknown> {
  let value = item;
  for (const stage of stages) value = await stage(value, item, index);
  return value;
}

/** What an item's failure leaves: nothing of the item, unless the run itself is in trouble. */
async function orNull<T>(run: () => Promise<T>): Promise<T | null> {
  try {
    return await run();
  } catch (error) {
    if (isFatal(error)) throw error;
    return null;
  }
}

function isFatal(error: unknown): boolean {
  if (error instanceof RpcError || error instanceof ConnectionClosedError) return true;
  if (error instanceof ParleyError) return error.code !== MISUSE;
  return error instanceof Error && error.name === "AbortError";
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

const MISUSE = "ERR_UNSUPPORTED";

function misuse(message: string): ParleyError {
  return new ParleyError(MISUSE, message);
}
