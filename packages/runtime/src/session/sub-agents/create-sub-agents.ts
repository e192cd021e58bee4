import { randomUUID } from "node:crypto";
import { LOST_RESULT } from "../../agent/index.js";
import type { SubagentStart } from "../../hooks/index.js";
import type { McpHost } from "../../mcp/index.js";
import type { ResolvedModel } from "../../models/index.js";
import type { EventSink } from "../../ports/event-sink.js";
import type { Notification } from "../../tools/index.js";
import type { HostedSession } from "../agent-host.js";
import { agentSkillContexts } from "../customization/agent-skills.js";
import type { Customization } from "../customization/customization.js";
import type { SessionEvents } from "../events/session-events.js";
import type { SessionSettings } from "../opening/settings.js";
import type { PendingQuestions } from "../questions/pending-questions.js";
import { Resources } from "../session-resources.js";
import { createSessionGate, type GatedSession } from "../work/session-gate.js";
import { AgentReach } from "./agent-reach.js";
import type { SubAgentPlan } from "./plan.js";
import { SubAgent, type SubAgentListener } from "./sub-agent.js";
import { subAgentEvents } from "./sub-agent-events.js";
import { createSubAgentHost } from "./sub-agent-host.js";
import type { SubAgentRecord } from "./sub-agent-record.js";
import type { SubAgentSession, SubAgentTurn } from "./sub-agent-session.js";
import { SubAgents } from "./sub-agents.js";

/** What a session lends its sub-agents. */
export interface LendingSession extends HostedSession, GatedSession {
  readonly customization: Customization;
  readonly questions: PendingQuestions;
  readonly events: SessionEvents;
  /** Finds the model that settings ask for. @throws ProviderConfigError */
  findModel(settings: SessionSettings): Promise<ResolvedModel>;
}

/** What a sub-agent keeps while it lives. */
interface Belongings {
  readonly resources: Resources;
  mcp: McpHost | undefined;
}

export function createSubAgents(session: LendingSession): SubAgents {
  const lender = new Lender(session);
  const agents: SubAgents = new SubAgents(lender, (record) => new AgentReach(agents, record));
  return agents;
}

/** How long servers that a sub-agent brings may hold up its first turn. Milliseconds. See `SessionMcp`. */
const SETTLE_MS = 65_000;

/** Gives sub-agents what they need of their session. */
class Lender implements SubAgentSession {
  readonly #session: LendingSession;
  readonly #kept = new Map<string, Belongings>();

  constructor(session: LendingSession) {
    this.#session = session;
  }

  get id() {
    return this.#session.id;
  }

  get records() {
    return this.#session.state.subAgents;
  }

  builtInAgents() {
    return this.#session.customization.agents.builtIn;
  }

  customAgents() {
    return this.#session.customization.agents.all;
  }

  settings() {
    return this.#session.settings;
  }

  model() {
    return this.#session.model;
  }

  resolveModel(id: string) {
    return this.#session.findModel({ ...this.#session.settings, model: id });
  }

  emit(type: string, data: object, agentId: string) {
    return this.#session.events.emit(type, data, agentId);
  }

  notify(notification: Notification) {
    this.#session.work.notify(notification);
  }

  changed() {
    this.#session.events.emitEphemeral("session.background_tasks_changed", {});
  }

  toolsChanged(model: string) {
    this.#session.events.emitEphemeral("session.tools_updated", { model });
  }

  resources(): readonly Resources[] {
    return [...this.#kept.values()].map(({ resources }) => resources);
  }

  bring(
    record: SubAgentRecord,
    plan: SubAgentPlan,
    { listener, reach }: { listener: SubAgentListener; reach: AgentReach },
  ): SubAgent {
    const { id, origin } = record;
    const session = this.#session;
    const resources = new Resources();
    const belongings: Belongings = { resources, mcp: undefined };
    this.#kept.set(id, belongings);
    const events = subAgentEvents(session, { id, toolCallId: origin.toolCallId }, (type, data) =>
      this.emit(type, data, id),
    );
    /** What stands for a session of its own, in the books and in questions. */
    const ownId = randomUUID();
    const parentAgentId = origin.parentId ?? session.id;
    const identity = { agentId: id, agentType: origin.agentType, parentAgentId };
    const hooks = session.customization.hooks.runner.forAgent(
      { ...identity, parentToolCallId: origin.toolCallId },
      events,
    );
    const questions = session.questions.of(id, ownId);
    const host = createSubAgentHost(session, {
      record,
      plan,
      events,
      ownId,
      gate: createSessionGate(session, { id: ownId, events, questions, hooks }),
      hooks,
      resources,
      tasks: reach,
      broughtTools: () => belongings.mcp?.tools(),
      takeMessages: () => agent.takeMessages(),
      notify: (notification) => agent.notify(notification),
      takeNotifications: () => agent.takeNotifications(),
    });
    const agent: SubAgent = new SubAgent(record, { host, source: `agent-${parentAgentId}`, listener });
    return agent;
  }

  async prepare({ definition, model }: SubAgentPlan, turn: SubAgentTurn): Promise<readonly string[]> {
    const { record, isFirst, signal } = turn;
    const { id } = record;
    const { customization } = this.#session;
    const belongings = this.#kept.get(id);
    if (belongings && definition.mcpServers) {
      belongings.mcp ??= await customization.mcp.hostFor(definition);
      await belongings.mcp?.whenSettled({ deadlineMs: SETTLE_MS, signal });
    }
    await customization.prepare(signal);
    if (!isFirst) return [];
    const events = { emit: (type: string, data: object) => this.emit(type, data, id) };
    const user = { model: model.info.id, events: events as EventSink };
    const skills = await agentSkillContexts(definition.skills ?? [], customization.skills, user);
    const { runner } = customization.hooks;
    const { additionalContext } = await runner.subagentStart(this.#occasion(record), signal);
    return additionalContext === undefined ? skills : [...skills, additionalContext];
  }

  async mayStop(record: SubAgentRecord, blocks: number, signal: AbortSignal): Promise<string | undefined> {
    const { runner } = this.#session.customization.hooks;
    const response = record.turns.at(-1)?.response ?? "";
    const stop = { ...this.#occasion(record), stopReason: "end_turn", blocks, response } as const;
    const verdict = await runner.subagentStop(stop, signal);
    return verdict.state === "continue" ? verdict.reason : undefined;
  }

  #occasion({ id, origin }: SubAgentRecord): SubagentStart {
    const { transcriptPath } = this.#session.workspace;
    const { agentType } = origin;
    const parentAgentId = origin.parentId ?? this.id;
    return { transcriptPath, agentName: agentType, agentType, agentId: id, parentAgentId };
  }

  async rests(id: string): Promise<void> {
    const belongings = this.#kept.get(id);
    const { mcp } = belongings ?? {};
    if (belongings) belongings.mcp = undefined;
    await mcp?.dispose();
  }

  async release(id: string): Promise<void> {
    await this.rests(id);
    const belongings = this.#kept.get(id);
    this.#kept.delete(id);
    await belongings?.resources.dispose();
  }

  async closeCalls(record: SubAgentRecord): Promise<void> {
    const { questions } = this.#session;
    for (const { toolCallId } of record.openCalls()) {
      await questions.endLeft(toolCallId);
      const error = { message: LOST_RESULT, code: "interrupted" };
      const data = { toolCallId, model: "resumed", interactionId: "resume", success: false, error };
      await this.emit("tool.execution_complete", data, record.id);
    }
  }
}
