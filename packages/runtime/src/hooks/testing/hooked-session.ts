import type { HookType } from "@parley/protocol";
import { createHookRunner } from "../create-runner.js";
import type { HookPermissionAnswer, HookPermissionRequest, HookRunner } from "../hook-runner.js";
import type { HookCall, HookReply, HookSource } from "../source.js";

export const NEVER: AbortSignal = new AbortController().signal;

export interface HookedSession {
  readonly runner: HookRunner;
  /** Events in order, with ids of invocations numbered by first appearance. */
  readonly events: { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[];
  /** What the person was asked. */
  readonly asked: HookPermissionRequest[];
  /** The data of every event of a type. */
  data(type: string): readonly Readonly<Record<string, unknown>>[];
  /** Where a sub-agent's events go: as the session's, each with `agentId` beside it. */
  sinkOf(agentId: string): Parameters<HookRunner["forAgent"]>[1];
}

/** A session as far as hooks know one, with the person's answer to every question. */
export function hookedSession(
  sources: readonly HookSource[],
  answer: HookPermissionAnswer = { state: "approved" },
): HookedSession {
  const events: HookedSession["events"] = [];
  const asked: HookPermissionRequest[] = [];
  const ids = new Map<unknown, string>();
  const numbered = (id: unknown) => {
    const known = ids.get(id) ?? `#${ids.size + 1}`;
    ids.set(id, known);
    return known;
  };
  const sink = (beside: object) => ({
    emit: async (type: string, data: object) => {
      const { hookInvocationId: id, ...rest } = data as Record<string, unknown>;
      const shown = id === undefined ? rest : { hookInvocationId: numbered(id), ...rest };
      events.push({ type, data: shown, ...beside });
      return String(events.length);
    },
    emitEphemeral: () => {},
  });
  const runner = createHookRunner({
    sessionId: "s1",
    events: sink({}),
    workingDirectory: () => "/work",
    sources: () => sources,
    askPermission: async (request) => {
      asked.push(request);
      return answer;
    },
  });
  return {
    runner,
    events,
    asked,
    data: (type) => events.filter((event) => event.type === type).map((event) => event.data),
    sinkOf: (agentId) => sink({ agentId }),
  };
}

/** A source that answers one type, and remembers what it was told. */
export function sourceOf(
  type: HookType,
  answer: (input: HookCall["input"], signal: AbortSignal) => unknown,
  label?: string,
): HookSource & { readonly inputs: HookCall["input"][] } {
  const inputs: HookCall["input"][] = [];
  return {
    inputs,
    ...(label !== undefined && { label }),
    handles: (candidate) => candidate === type,
    run: async ({ input }, signal): Promise<HookReply> => {
      inputs.push(input);
      return { state: "answered", output: await answer(input, signal) };
    },
  };
}
