import type { CustomAgent } from "../../agents/agent.js";
import type { ResolvedModel } from "../../models/index.js";
import type { AgentTasks, Notification, SessionResources } from "../../tools/index.js";
import type { SessionSettings } from "../opening/settings.js";
import type { SubAgentPlan } from "./plan.js";
import type { SubAgent, SubAgentListener } from "./sub-agent.js";
import type { SubAgentRecord } from "./sub-agent-record.js";
import type { SubAgentRecords } from "./sub-agent-records.js";

/** What sub-agents need of their session. */
export interface SubAgentSession {
  readonly id: string;
  readonly records: SubAgentRecords;
  builtInAgents(): readonly CustomAgent[];
  /** The custom agents of the session. */
  customAgents(): readonly CustomAgent[];
  settings(): SessionSettings;
  model(): ResolvedModel;
  /** Finds another model as the session's own was found. @throws ProviderConfigError */
  resolveModel(id: string): Promise<ResolvedModel>;
  /** Puts a durable event of a sub-agent on the log. */
  emit(type: string, data: object, agentId: string): Promise<string>;
  /** Tells clients that the work in the background is not what it was. */
  changed(): void;
  /** Tells clients that an agent with this model has its tools. */
  toolsChanged(modelId: string): void;
  /** Lets the session's own agent know. */
  notify(notification: Notification): void;
  /** Makes one that can run. */
  bring(
    record: SubAgentRecord,
    plan: SubAgentPlan,
    around: { readonly listener: SubAgentListener; readonly reach: AgentTasks },
  ): SubAgent;
  /** Gets ready what a sub-agent works with. @returns what goes before its message */
  prepare(plan: SubAgentPlan, turn: SubAgentTurn): Promise<readonly string[]>;
  /** Asks hooks whether a sub-agent that is done may stop. @returns what it goes on with, if it may not */
  mayStop(record: SubAgentRecord, blocks: number, signal: AbortSignal): Promise<string | undefined>;
  /** A sub-agent's turn is over. */
  rests(id: string): Promise<void>;
  /** A sub-agent has ended: what it kept ends too. */
  release(id: string): Promise<void>;
  /** What the tools of sub-agents keep. */
  resources(): readonly SessionResources[];
  /** Completes, as interrupted, the calls that a stopped runtime left open. */
  closeCalls(record: SubAgentRecord): Promise<void>;
}

/** A turn that a sub-agent is about to begin. */
export interface SubAgentTurn {
  readonly record: SubAgentRecord;
  readonly isFirst: boolean;
  readonly signal: AbortSignal;
}
