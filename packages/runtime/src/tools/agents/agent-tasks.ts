import type { ToolContext } from "../tool.js";

/** `sync`: whoever delegated waits. A sub-agent always waits for those it starts. */
export type AgentMode = "sync" | "background";

/** `idle`: its last turn is over, and it could take a message. */
export type AgentStatus = "running" | "idle" | "failed" | "cancelled";

/** A turn of a sub-agent that is over. */
export interface AgentTurn {
  readonly message: string;
  /** What it answered; empty when it said nothing. */
  readonly response: string;
}

/** A sub-agent, as it is now. */
export interface AgentTask {
  readonly id: string;
  readonly agentType: string;
  /** Whether its type is a custom agent. */
  readonly isCustom: boolean;
  readonly displayName: string;
  readonly description: string;
  /** Id of the session, or what stands for it in a sub-agent, that started it. */
  readonly ownerId: string;
  readonly mode: AgentMode;
  readonly status: AgentStatus;
  /** How long it has worked, all turns together. Milliseconds. */
  readonly activeMs: number;
  /** Id of its model. */
  readonly model: string;
  /** The model that whoever started it asked for, if any. */
  readonly modelOverride?: string | undefined;
  readonly turns: readonly AgentTurn[];
  /** How many calls it has made. */
  readonly toolCalls: number;
  /** Messages it has not been shown. */
  readonly queued: number;
  /** Why it failed or was ended. */
  readonly error?: string | undefined;
}

/** A piece of work as a model hands it on. */
export interface Delegated {
  readonly agentType: string;
  readonly prompt: string;
  /** For people. */
  readonly name: string;
  readonly description: string;
  readonly mode: AgentMode;
  readonly model?: string | undefined;
  readonly reasoningEffort?: string | undefined;
}

/** Why nobody was started. */
export interface Refusal {
  readonly state: "refused";
  readonly message: string;
  /** There is no agent of that name. */
  readonly isUnknown?: true;
  /** For telemetry. */
  readonly properties?: Readonly<Record<string, string>>;
}

export type Delegation = { readonly state: "started"; readonly task: AgentTask } | Refusal;

/** What {@link AgentTasks.list} is about, as seen by whoever asks: those it started, or those started with it. */
export type AgentScope = "default" | "children" | "siblings" | "all";

export interface VisibleAgent {
  readonly task: AgentTask;
  /** What it is to whoever asks, where it is near. */
  readonly relation?: "child" | "sibling" | undefined;
}

/** The sub-agents of a session, as one of its agents reaches them. */
export interface AgentTasks {
  /** Who can be delegated to, in the order a model is told of them. */
  readonly types: AgentTypes;
  /** Whether those that are started can work in the background. */
  readonly hasBackground: boolean;
  /** Starts a sub-agent. @param call the `task` call that asks for it */
  delegate(work: Delegated, call: ToolContext): Promise<Delegation>;
  /**
   * Resolves when a sub-agent's turn is over, or when it went on in the background instead.
   *
   * @param signal ends the sub-agent, for as long as somebody waits for it here
   */
  outcome(id: string, signal: AbortSignal): Promise<"over" | "promoted">;
  /** Waits until a sub-agent's turn is over. @returns false when it took longer */
  settled(id: string, patience: { readonly ms: number; readonly signal: AbortSignal }): Promise<boolean>;
  /** One that is near: started by the same agent, or by whoever asks. */
  find(id: string): AgentTask | undefined;
  list(scope: AgentScope): readonly VisibleAgent[];
  /** Sends a message; one that works is steered. @returns false when it takes none */
  send(id: string, message: string): Promise<boolean>;
  /** Forgets one that has failed or was ended, once its end was told. */
  forget(id: string): void;
}

export interface AgentTypes {
  readonly builtIn: readonly AgentType[];
  readonly custom: readonly AgentType[];
}

export interface AgentType {
  readonly name: string;
  readonly description: string;
}
