import { randomUUID } from "node:crypto";
import { ExchangeAborted, type ExchangeOutcome } from "../../agent/index.js";
import { agentSelected } from "../../agents/agent-info.js";
import { GENERAL_PURPOSE } from "../../agents/built-in-agents.js";
import {
  type AgentTask,
  type AgentTasks,
  type AgentTypes,
  backgroundCommands,
  type Delegated,
  type Refusal,
  type SessionResources,
} from "../../tools/index.js";
import { memoize } from "../memoize.js";
import { type DelegableAgents, findDelegate, offeredTypes, tooDeep, tooMany } from "./delegating.js";
import { planFor, type SubAgentPlan } from "./plan.js";
import { accountOf, displayName, endOfTurn, nameOf, type Totals } from "./reports.js";
import type { SubAgent, SubAgentListener } from "./sub-agent.js";
import type { SubAgentRecord } from "./sub-agent-record.js";
import type { SubAgentRecords } from "./sub-agent-records.js";
import type { SubAgentSession } from "./sub-agent-session.js";
import { SubAgentSettings } from "./sub-agent-settings.js";

/** A sub-agent that this runtime can run. */
interface Living {
  readonly agent: SubAgent;
  readonly plan: SubAgentPlan;
  /** 1 for one that the session's own agent, or a client, started. */
  readonly depth: number;
  /** Fires when whoever waits for it lets it go on in the background. */
  readonly promotion: AbortController;
}

/** Who asks for a sub-agent. */
export interface Delegator {
  /** The sub-agent that delegates; `undefined` for the session's own agent, and for clients. */
  readonly agentId?: string | undefined;
  /** The call that asks; `undefined` when a client does. */
  readonly toolCallId?: string | undefined;
}

/** Built-in agents that are not told of as chosen. Source: the official runtime. */
const PLAIN: ReadonlySet<string> = new Set([GENERAL_PURPOSE, "task"]);

const NO_EXCLUSIONS: readonly string[] = [];

/** The sub-agents of a session. Each is a run of the agent's loop on a conversation of its own. */
export class SubAgents {
  readonly settings = new SubAgentSettings();
  readonly #session: SubAgentSession;
  readonly #living = new Map<string, Living>();
  #starting = 0;
  readonly #types: () => AgentTypes;
  readonly #reachOf: (record: SubAgentRecord) => AgentTasks;

  /** @param reachOf how a sub-agent reaches the others */
  constructor(session: SubAgentSession, reachOf: (record: SubAgentRecord) => AgentTasks) {
    this.#session = session;
    this.#reachOf = reachOf;
    this.#types = memoize(
      () =>
        [session.builtInAgents(), session.customAgents(), this.#excluded, this.settings.disabled] as const,
      ([builtIn, custom, excluded, disabled]) =>
        offeredTypes({ builtIn, custom, excluded: [...excluded, ...disabled] }),
    );
  }

  /** Who can be delegated to. The same object while nothing changed. */
  get types(): AgentTypes {
    return this.#types();
  }

  get records(): SubAgentRecords {
    return this.#session.records;
  }

  /** How many work. */
  get working(): number {
    return [...this.#living.values()].filter(({ agent }) => agent.isWorking).length + this.#starting;
  }

  /** What their tools keep. */
  get resources(): readonly SessionResources[] {
    return this.#session.resources();
  }

  /** How much of their work goes on: sub-agents at work, and commands they have left running. */
  get busy(): number {
    return this.resources.reduce((sum, kept) => sum + backgroundCommands(kept), this.working);
  }

  get #agents(): DelegableAgents {
    const builtIn = this.#session.builtInAgents();
    return { builtIn, custom: this.#session.customAgents(), excluded: this.#excluded };
  }

  get #excluded(): readonly string[] {
    return this.#session.settings().customization.excludedBuiltinAgents ?? NO_EXCLUSIONS;
  }

  /** A sub-agent, as it is now. */
  task(record: SubAgentRecord): AgentTask {
    const { id, origin, mode, status, activeMs, turns, tokens: _, error } = record;
    const living = this.#living.get(id);
    const { parentId } = origin;
    return {
      id,
      agentType: origin.agentType,
      isCustom: living?.plan.definition.origin.kind !== "built-in",
      displayName: origin.displayName,
      description: record.description,
      ownerId: parentId ?? this.#session.id,
      mode,
      status: living?.agent.isWorking ? "running" : status,
      activeMs,
      model: origin.model,
      modelOverride: record.modelOverride,
      turns,
      toolCalls: record.toolCalls,
      queued: living?.agent.queued ?? 0,
      error,
    };
  }

  /** Starts a sub-agent. @returns why nobody was started, if so */
  async start(work: Delegated, by: Delegator): Promise<SubAgentRecord | Refusal> {
    const { settings } = this;
    const parent = by.agentId === undefined ? undefined : this.#living.get(by.agentId);
    const depth = parent?.depth ?? 0;
    const found = findDelegate(work, this.#agents, settings);
    if ("state" in found) return found;
    const refused = tooDeep(depth, settings) ?? tooMany(this.working, settings);
    if (refused) return refused;
    this.#starting += 1;
    try {
      const plan = await planFor(found, work, this.#planning(parent));
      return await this.#start({ ...work, mode: parent ? "sync" : work.mode }, plan, {
        ...by,
        depth: depth + 1,
      });
    } finally {
      this.#starting -= 1;
    }
  }

  async #start(
    work: Delegated,
    plan: SubAgentPlan,
    by: Delegator & { readonly depth: number },
  ): Promise<SubAgentRecord> {
    const { definition, model, choice } = plan;
    const id = randomUUID();
    const data = {
      toolCallId: by.toolCallId ?? id,
      agentName: definition.name,
      agentDisplayName: displayName(definition, work.name),
      agentDescription: definition.origin.kind === "built-in" ? work.description : definition.description,
      model: model.info.id,
      ...(by.toolCallId !== undefined && { taskModelSource: choice.taskModelSource }),
      modelSelectionSource: choice.modelSelectionSource,
      ...(by.agentId !== undefined && { parentId: by.agentId }),
      resumable: false,
      agentType: definition.name,
      executionMode: work.mode,
    };
    await this.#session.emit("subagent.started", data, id);
    const record = this.records.get(id);
    if (!record) throw new Error("The sub-agent was not started.");
    record.description = work.description;
    record.modelOverride = work.model ?? (by.toolCallId === undefined ? model.info.id : undefined);
    this.#animate(record, plan, by.depth).agent.tell(work.prompt);
    this.#session.changed();
    return record;
  }

  #animate(record: SubAgentRecord, plan: SubAgentPlan, depth: number): Living {
    const { id } = record;
    const listener: SubAgentListener = {
      preparing: (signal) => this.#prepare(record, { plan, depth }, signal),
      stopping: (blocks, signal) => this.#session.mayStop(record, blocks, signal),
      over: (outcome) => this.#over(record, outcome),
    };
    const agent = this.#session.bring(record, plan, { listener, reach: this.#reachOf(record) });
    const living = { agent, plan, depth, promotion: new AbortController() };
    this.#letGo();
    this.#living.set(id, living);
    return living;
  }

  /** What those kept that the session no longer remembers ends. */
  #letGo(): void {
    for (const id of this.#living.keys()) {
      if (this.records.get(id)) continue;
      this.#living.delete(id);
      this.#session.release(id).catch(() => {});
    }
  }

  /** Tells what a sub-agent works with, before its first turn. @returns what goes before its first message */
  async #prepare(
    record: SubAgentRecord,
    { plan, depth }: Pick<Living, "plan" | "depth">,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const { id, prompt } = record;
    const { definition, model, reasoningEffort } = plan;
    const isFirst = prompt === "";
    if (isFirst) {
      const emit = (type: string, data: object) => this.#session.emit(type, data, id);
      const { id: newModel } = model.info;
      const effort = reasoningEffort === undefined ? {} : { reasoningEffort };
      await emit("subagent.configured", { model: newModel, ...effort, multiTurn: depth === 1 });
      if (!PLAIN.has(definition.id)) await emit("subagent.selected", agentSelected(definition));
      const change = { newModel, reasoningEffort: reasoningEffort ?? null };
      await emit("session.model_change", { source: "agent", contextTier: null, ...change });
      this.#session.toolsChanged(newModel);
    }
    return this.#session.prepare(plan, { record, isFirst, signal });
  }

  async #over(record: SubAgentRecord, outcome: ExchangeOutcome): Promise<void> {
    if (outcome.state === "stopped") return;
    const { id } = record;
    const living = this.#living.get(id);
    await this.#session.rests(id);
    if (outcome.state === "failed") {
      const error = outcome.error.message;
      await this.#session.emit("subagent.failed", { ...nameOf(record), error, ...this.#account(record) }, id);
    } else if (outcome.state === "aborted") {
      await this.#reportEnd(record);
    } else if (!record.isReported) {
      await this.#session.emit("subagent.completed", { ...nameOf(record), ...this.#account(record) }, id);
    }
    if (record.status !== "idle") await this.#session.release(id);
    this.#session.changed();
    const isNews = record.mode === "background" && !living?.agent.isCancelled && !living?.agent.isAwaited;
    if (isNews) this.#session.notify(endOfTurn(record));
  }

  /** Waits for a sub-agent; see `AgentTasks.outcome`. */
  async outcome(id: string, signal: AbortSignal): Promise<"over" | "promoted"> {
    const living = this.#living.get(id);
    if (!living) return "over";
    const { agent, promotion } = living;
    const stop = () =>
      void (signal.reason instanceof ExchangeAborted ? agent.cancel() : agent.stop()).catch(() => {});
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    const isAtRest = await agent.rested(promotion.signal);
    signal.removeEventListener("abort", stop);
    return isAtRest ? "over" : "promoted";
  }

  /** Resolves when a sub-agent rests, or when the signal fires. @returns whether it rests */
  async rested(id: string, signal?: AbortSignal): Promise<boolean> {
    return (await this.#living.get(id)?.agent.rested(signal)) ?? true;
  }

  /** Resolves when none works that works now, or when the signal fires. */
  async allRested(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.#living.values()].map(({ agent }) => agent.rested(signal)));
  }

  /** Says something to a sub-agent, also to one of an earlier life of the session. @returns false when it can't hear */
  async send(id: string, message: string): Promise<boolean> {
    const record = this.records.get(id);
    if (!record || record.status === "failed" || record.status === "cancelled") return false;
    const living = this.#living.get(id) ?? (await this.#revive(record));
    if (!living) return false;
    living.agent.tell(message);
    this.#session.changed();
    return true;
  }

  async #revive(record: SubAgentRecord): Promise<Living | undefined> {
    if (record.status !== "idle" || record.origin.parentId !== undefined) return undefined;
    const { agentType, model } = record.origin;
    const found = findDelegate({ agentType, mode: record.mode }, this.#agents, this.settings);
    if ("state" in found) return undefined;
    const plan = await planFor(found, { model }, this.#planning());
    return this.#animate(record, plan, 1);
  }

  /** Whether a sub-agent is waited for and could go on in the background instead. */
  canPromote({ id, mode, origin }: SubAgentRecord): boolean {
    return mode === "sync" && origin.parentId === undefined && this.#living.get(id)?.agent.isWorking === true;
  }

  /** Lets a sub-agent that is waited for go on in the background. @returns whether it did */
  promote(id: string): boolean {
    const record = this.records.get(id);
    if (!record || !this.canPromote(record)) return false;
    record.mode = "background";
    this.#living.get(id)?.promotion.abort();
    this.#session.changed();
    return true;
  }

  /** Ends a sub-agent for good. @returns false when it has ended, or never was */
  async cancel(id: string): Promise<boolean> {
    const record = this.records.get(id);
    if (!record || record.status === "failed" || record.status === "cancelled") return false;
    const agent = this.#living.get(id)?.agent;
    if (agent?.isWorking) {
      await agent.cancel();
    } else {
      await agent?.cancel();
      await this.#reportEnd(record);
      await this.#session.release(id);
      this.#session.changed();
    }
    return true;
  }

  /** Ends all that work. @returns how many did */
  async cancelWorking(): Promise<number> {
    const working = [...this.#living].filter(([, { agent }]) => agent.isWorking).map(([id]) => id);
    await Promise.all(working.map((id) => this.cancel(id)));
    return working.length;
  }

  /** Forgets one that has failed or was ended. @returns whether it did */
  forget(id: string): boolean {
    const record = this.records.get(id);
    if (!record || record.status === "running" || record.status === "idle") return false;
    this.records.delete(id);
    this.#letGo();
    return true;
  }

  /** Ends, as interrupted, those that a stopped runtime left at work. Nothing is run. */
  async closeLost(): Promise<void> {
    for (const record of this.records.all) {
      if (this.#living.has(record.id) || record.status === "failed" || record.status === "cancelled")
        continue;
      if (record.status === "idle" && record.isReported) continue;
      await this.#session.closeCalls(record);
      const { agentType, displayName, toolCallId, model } = record.origin;
      const name = { toolCallId, agentName: agentType, agentDisplayName: displayName };
      await this.#session.emit("subagent.completed", { ...name, model, cancelled: true }, record.id);
    }
  }

  /** Stops all of them where they are. */
  async dispose(): Promise<void> {
    await Promise.all([...this.#living.values()].map(({ agent }) => agent.stop()));
    await Promise.all([...this.#living.keys()].map((id) => this.#session.release(id)));
    this.#living.clear();
  }

  #planning(parent?: Living) {
    return {
      settings: this.settings,
      model: parent?.plan.model ?? this.#session.model(),
      reasoningEffort: parent ? parent.plan.reasoningEffort : this.#session.settings().reasoningEffort,
      resolveModel: (id: string) => this.#session.resolveModel(id),
    };
  }

  async #reportEnd(record: SubAgentRecord): Promise<void> {
    const data = { ...nameOf(record), cancelled: true, ...this.#account(record) };
    await this.#session.emit("subagent.completed", data, record.id);
  }

  #account(record: SubAgentRecord): object {
    return accountOf(record, this.#living.get(record.id)?.plan.choice, this.#totals(record.id));
  }

  /** Its own and those of all it started. */
  #totals(id: string): Totals {
    const family = this.records.family(id);
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    return {
      toolCalls: sum(family.map((record) => record.toolCalls)),
      tokens: sum(family.map((record) => record.tokens)),
    };
  }
}
