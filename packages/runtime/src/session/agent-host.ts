import type { SessionMode } from "@parley/protocol";
import type { AgentHost, AgentTool, Compactor, Conversation, SystemPrompt } from "../agent/index.js";
import type { ResolvedModel } from "../models/index.js";
import type { PermissionGate } from "../permissions/index.js";
import type { EventLogStore } from "../ports/event-log.js";
import type { EventSink } from "../ports/event-sink.js";
import {
  createToolCatalog,
  EXIT_PLAN_MODE_QUESTION,
  type Notification,
  offeredTools,
  type SessionDatabase,
  type SessionModes,
  type SessionResources,
  USER_INPUT_QUESTION,
  type WorkFiles,
} from "../tools/index.js";
import type { SessionCanvases } from "./canvases/session-canvases.js";
import { awaitedTools } from "./clients/awaited-tools.js";
import { type ClientTools, externalTool } from "./clients/client-tools.js";
import { createCompactor } from "./context/create-compactor.js";
import type { KeptMemories } from "./context/kept-memories.js";
import type { Customization } from "./customization/customization.js";
import { showingInstructions } from "./customization/on-demand-view.js";
import type { SessionPrompt } from "./customization/system-prompt.js";
import type { Journal } from "./events/journal.js";
import type { FileChanges } from "./history/file-changes/file-changes.js";
import { memoize } from "./memoize.js";
import type { SessionSettings } from "./opening/settings.js";
import type { PendingQuestions } from "./questions/pending-questions.js";
import { ELICITATION_QUESTION } from "./questions/question-types.js";
import { type AnsweringClients, RequestedAnswers } from "./questions/requested-answers.js";
import { createSessionExecutor } from "./session-executor.js";
import type { SessionState } from "./session-state.js";
import { toolsOf } from "./session-tools.js";
import { SessionStore } from "./storage/session-store.js";
import type { Workspace } from "./storage/workspace.js";
import { AgentReach } from "./sub-agents/agent-reach.js";
import type { SubAgents } from "./sub-agents/sub-agents.js";
import { createToolSearch, type ToolSearch } from "./tool-search.js";
import type { Prompts } from "./work/prompts.js";

/** What the agent's side of a session is built from. */
export interface HostedSession {
  readonly id: string;
  readonly state: SessionState;
  readonly journal: Journal;
  readonly events: EventSink;
  readonly conversation: Conversation;
  readonly workspace: Workspace;
  /** Where it and its like are kept. */
  readonly storage: { readonly logs: EventLogStore };
  readonly settings: SessionSettings;
  readonly model: ResolvedModel;
  readonly modes: SessionModes;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clients: AnsweringClients & { readonly tools: ClientTools };
  readonly questions: PendingQuestions;
  readonly gate: PermissionGate;
  readonly customization: Customization;
  readonly systemPrompt: SessionPrompt;
  readonly memories: KeptMemories;
  readonly canvases: SessionCanvases;
  readonly subAgents: SubAgents;
  readonly fileChanges: FileChanges;
  /** What file tools work on. */
  readonly files: WorkFiles;
  readonly database: SessionDatabase | undefined;
  readonly resources: SessionResources;
  readonly prompts: Pick<Prompts, "queue" | "takeSteering">;
  readonly work: {
    /** The mode that the exchange at work began in; that of the next one when there is none. */
    readonly exchangeMode: SessionMode;
    /** Keeps what the model should hear of, and wakes the session for it. */
    notify(notification: Notification): void;
    takeNotifications(): readonly Notification[];
  };
  /** Keeps the session in memory. @returns ends that */
  hold(): () => void;
}

/** The session's own agent, with what the session itself asks of it. */
export interface SessionAgentHost extends AgentHost {
  readonly compactor: Compactor;
  /** All that it can call, also what its model has yet to find. */
  allTools(): readonly AgentTool[];
  /** Those of the runtime itself, before any list of tools takes some away. */
  ownTools(): readonly AgentTool[];
}

/** Gives the agent what it needs of a session. See `agent/host.ts` for the contract. */
export function createAgentHost(session: HostedSession): SessionAgentHost {
  const { id, journal, events, conversation, questions, modes, workspace } = session;
  const { skills, hooks } = session.customization;
  const requestedAnswers = new RequestedAnswers(id, questions, session.clients);
  const plan = async () => (await workspace.plan()) ?? "";
  const planReview = { questions: requestedAnswers, modes, plan };
  const agents = new AgentReach(session.subAgents);
  const archive = new SessionStore(session.storage.logs);
  const showing = showingInstructions({ instructions: session.customization.instructions, events });
  const own = memoize(
    () =>
      [
        session.model.info.id,
        session.work.exchangeMode,
        skills.isEnabled,
        userQuestion(session),
        questions.canAsk(EXIT_PLAN_MODE_QUESTION),
        agents.types,
        session.settings.context.remembers,
        session.canvases.areShown,
        session.settings.tools.looksBack,
      ] as const,
    ([model, mode, hasSkills, asks, takesPlans, , remembers, showsCanvases, looksBack]) =>
      showing(
        offeredTools({
          model,
          mode,
          modes,
          database: session.database,
          archive: looksBack ? archive : undefined,
          skills: hasSkills ? skills : undefined,
          canvases: showsCanvases ? session.canvases : undefined,
          userInput: asks === "question" ? requestedAnswers : undefined,
          userForms: asks === "form" ? questions : undefined,
          planReview: takesPlans ? planReview : undefined,
          agents,
          memories: remembers ? session.memories : undefined,
        }),
      ),
  );
  const catalog = memoize(
    () => {
      const { mcp, agents } = session.customization;
      return [own(), session.clients.tools.all, session.settings, mcp.tools, agents.selected] as const;
    },
    ([offered, provided, settings, ofServers]) => {
      const external = provided.map((spec) => externalTool(spec, questions));
      const { agents } = session.customization;
      const all = toolsOf({ settings, own: offered, ofServers, external }, agents.selected?.tools ?? null);
      return createToolCatalog(search.callable(all.filter(({ name }) => agents.mayUse(name))));
    },
  );
  const search: ToolSearch = createToolSearch({
    options: () => session.settings.tools.search,
    conversation,
    events,
    tools: () => catalog().list(),
  });
  const awaited = awaitedTools(session.state, questions, conversation).map((spec) =>
    externalTool(spec, questions),
  );
  /** What calls may reach: also the tools of clients that a stopped runtime was waiting for and that are not back. */
  const reachable = memoize(
    () => [catalog()] as const,
    ([offered]) => createToolCatalog([...awaited, ...offered.list()]),
  );
  const tools = memoize(
    () => [catalog(), conversation.foundTools] as const,
    ([current, found]): readonly AgentTool[] => search.offered(current.list(), found),
  );
  const systemPrompt = memoize(
    () => {
      const { instructions, skills, agents } = session.customization;
      const texts = [instructions.text, skills.text, agents.text, session.memories.known] as const;
      const { systemPrompt, canvases } = session;
      const parts = [session.model.info, systemPrompt.transformed, canvases.text] as const;
      return [tools(), session.settings, ...parts, ...texts];
    },
    (): SystemPrompt => session.systemPrompt.compose(),
  );
  const executor = createSessionExecutor(session, {
    events,
    conversation,
    gate: session.gate,
    hooks: hooks.runner,
    resources: session.resources,
    catalog: awaited.length > 0 ? reachable : catalog,
    notify: (notification) => session.work.notify(notification),
    isSteered: () => session.prompts.queue.steering.length > 0,
  });
  const model = () => session.model;
  const settings = () => {
    const { streaming, reasoningEffort, models, context } = session.settings;
    const { reasoningSummary, verbosity, citations } = models;
    const compaction = context.thresholds;
    const creditsLeft = context.limits?.maxAiCredits;
    return { streaming, reasoningEffort, reasoningSummary, verbosity, citations, compaction, creditsLeft };
  };
  const compactor = createCompactor(session, {
    sessionId: id,
    events,
    conversation,
    tools,
    systemPrompt,
    model,
    settings,
    plan,
    hold: () => session.hold(),
  });
  return {
    sessionId: id,
    compactor,
    mode: () => modes.current(),
    get planPath() {
      return workspace.planPath;
    },
    get workingDirectory() {
      return session.settings.workingDirectory;
    },
    events,
    conversation,
    executor,
    hooks: hooks.runner,
    transcriptPath: workspace.transcriptPath,
    tools,
    systemPrompt,
    model,
    settings,
    reminder: search.reminder,
    allTools: () => catalog().list(),
    ownTools: () => own(),
    isSteered: () => session.prompts.queue.steering.length > 0,
    takeNotifications: () => session.work.takeNotifications(),
    record: (type, data) => journal.record(type, data),
    takeImmediate: () =>
      session.prompts.takeSteering().map(({ prompt }) => ({ ...prompt, delivery: "steering" })),
  };
}

/** How the user can be asked, in the way that the session wants. */
function userQuestion({ settings, questions }: HostedSession): "question" | "form" | undefined {
  if (settings.tools.askUserVariant === "elicitation")
    return questions.canAsk(ELICITATION_QUESTION) ? "form" : undefined;
  return questions.canAsk(USER_INPUT_QUESTION) ? "question" : undefined;
}
