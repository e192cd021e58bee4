import {
  type AgentSettings,
  type AgentTool,
  Compactor,
  type SystemPrompt,
  type UserPrompt,
} from "../../agent/index.js";
import { agentTools } from "../../agents/agent-tools.js";
import type { HookRunner } from "../../hooks/index.js";
import type { PermissionGate } from "../../permissions/index.js";
import {
  type AgentTasks,
  createToolCatalog,
  type Notification,
  offeredTools,
  type SessionResources,
  type Tool,
} from "../../tools/index.js";
import type { HostedSession } from "../agent-host.js";
import { externalTool } from "../clients/client-tools.js";
import { showingInstructions } from "../customization/on-demand-view.js";
import { memoize } from "../memoize.js";
import { createSessionExecutor } from "../session-executor.js";
import { toolsOf } from "../session-tools.js";
import { SessionStore } from "../storage/session-store.js";
import { createToolSearch, type ToolSearch } from "../tool-search.js";
import type { SubAgentPlan } from "./plan.js";
import type { CompactedHost } from "./sub-agent.js";
import type { SubAgentEvents } from "./sub-agent-events.js";
import { subAgentPrompt } from "./sub-agent-prompt.js";
import type { SubAgentRecord } from "./sub-agent-record.js";

/** A sub-agent, as its exchanges need it. */
export interface HostedSubAgent {
  readonly record: SubAgentRecord;
  readonly plan: SubAgentPlan;
  /** Names it in the session's books. */
  readonly ownId: string;
  readonly events: SubAgentEvents;
  /** The session's gate, for calls of this sub-agent. */
  readonly gate: PermissionGate;
  /** The session's hooks, told of this sub-agent. */
  readonly hooks: HookRunner;
  /** What its tools keep between calls. */
  readonly resources: SessionResources;
  /** The sub-agents, as this one reaches them. */
  readonly tasks: AgentTasks;
  /** The tools of MCP servers it brings, if any. The same array while none changed. */
  broughtTools(): readonly Tool[] | undefined;
  /** Messages that join what it does now. */
  takeMessages(): readonly UserPrompt[];
  notify(notification: Notification): void;
  takeNotifications(): readonly Notification[];
}

const NO_TOOLS: readonly Tool[] = [];

/**
 * Gives a sub-agent what it needs of its session: a conversation, a model, a prompt and a choice of tools of its own;
 * the same gate, rules, hooks, clients and files.
 */
export function createSubAgentHost(session: HostedSession, agent: HostedSubAgent): CompactedHost {
  const { record, plan, events } = agent;
  const { definition, model } = plan;
  const { customization } = session;
  const questions = session.questions.of(record.id, agent.ownId);
  const archive = new SessionStore(session.storage.logs);
  const showing = showingInstructions({ instructions: customization.instructions });
  const own = memoize(
    () => {
      const { looksBack } = session.settings.tools;
      return [
        customization.skills.isEnabled,
        agent.tasks.types,
        session.canvases.areShown,
        looksBack,
      ] as const;
    },
    ([hasSkills, , showsCanvases, looksBack]) =>
      showing(
        offeredTools({
          model: model.info.id,
          mode: "interactive",
          modes: session.modes,
          database: session.database,
          archive: looksBack ? archive : undefined,
          skills: hasSkills ? customization.skills : undefined,
          canvases: showsCanvases ? session.canvases : undefined,
          agents: agent.tasks,
        }),
      ),
  );
  const catalog = memoize(
    () => {
      const brought = agent.broughtTools() ?? NO_TOOLS;
      return [own(), session.clients.tools.all, session.settings, customization.mcp.tools, brought] as const;
    },
    ([offered, provided, settings, ofServers, brought]) => {
      const external = provided.map((spec) => externalTool(spec, questions));
      const sources = { settings, own: offered, ofServers: [...ofServers, ...brought], external };
      const named = definition.origin.kind === "built-in" ? null : definition.tools;
      const all = createToolCatalog(toolsOf(sources, named));
      const names = agentTools(
        definition.tools,
        all.list().map(({ name }) => name),
      );
      return createToolCatalog(search.callable(names.flatMap((name) => all.get(name) ?? [])));
    },
  );
  const { conversation } = record;
  const search: ToolSearch = createToolSearch({
    options: () => session.settings.tools.search,
    conversation,
    events,
    tools: () => catalog().list(),
  });
  const tools = memoize(
    () => [catalog(), conversation.foundTools] as const,
    ([current, found]): readonly AgentTool[] => search.offered(current.list(), found),
  );
  const systemPrompt = memoize(
    () => [tools(), session.settings, customization.instructions.text, customization.skills.text] as const,
    ([offered, { workingDirectory, usesGit }, customInstructions, skills]): SystemPrompt =>
      subAgentPrompt(definition, {
        workingDirectory,
        usesGit,
        model: model.info,
        tools: offered.map(({ name }) => name),
        customInstructions,
        skills: offered.some(({ name }) => name === "skill") ? skills : undefined,
      }),
  );
  const { gate, hooks, resources, notify } = agent;
  const settings = (): AgentSettings => ({
    ...session.settings,
    compaction: session.settings.context.thresholds,
    purpose: "sub-agent",
    reasoningEffort: plan.reasoningEffort,
  });
  /** Its summaries are no checkpoints of the session. */
  const compactor = new Compactor({
    sessionId: agent.ownId,
    events,
    conversation,
    tools,
    systemPrompt,
    model: () => model,
    settings,
    saveCheckpoint: async () => undefined,
    plan: async () => "",
    hold: () => () => {},
  });
  return {
    sessionId: agent.ownId,
    compactor,
    get workingDirectory() {
      return session.settings.workingDirectory;
    },
    events,
    conversation,
    executor: createSessionExecutor(session, {
      events,
      conversation,
      gate,
      hooks,
      resources,
      catalog,
      notify,
    }),
    hooks,
    transcriptPath: session.workspace.transcriptPath,
    tools,
    systemPrompt,
    model: () => model,
    settings,
    reminder: search.reminder,
    takeNotifications: agent.takeNotifications,
    record: events.record,
    takeImmediate: agent.takeMessages,
  };
}
