import type { ClientTool, SessionMode } from "@parley/protocol";
import type { AgentHost, AgentTool, Compactor, Conversation, SystemPrompt } from "../agent/index.js";
import type { ResolvedModel } from "../models/index.js";
import type { PermissionGate } from "../permissions/index.js";
import type { ClientQuestions } from "../ports/client-questions.js";
import type { EventSink } from "../ports/event-sink.js";
import {
  type AgentTasks,
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
import { createSessionExecutor } from "./session-executor.js";
import { toolsOf } from "./session-tools.js";
import type { Workspace } from "./storage/workspace.js";
import type { QueuedPrompt } from "./work/prompt-queue.js";

/** What the agent's side of a session is built from. */
export interface HostedSession {
  readonly id: string;
  readonly journal: Journal;
  readonly events: EventSink;
  readonly conversation: Conversation;
  readonly questions: PendingQuestions;
  /** Asks the user, and about plans. */
  readonly requestedAnswers: ClientQuestions;
  readonly database: SessionDatabase | undefined;
  readonly modes: SessionModes;
  /** The mode that the exchange at work began in; that of the next one when there is none. */
  exchangeMode(): SessionMode;
  /** The session's plan; empty when there is none. */
  plan(): Promise<string>;
  readonly workspace: Workspace;
  /** What earlier sessions have kept for this one. */
  readonly memories: KeptMemories;
  /** Keeps the session in memory. @returns ends that */
  hold(): () => void;
  readonly gate: PermissionGate;
  readonly fileChanges: FileChanges;
  /** What file tools work on. */
  readonly files: WorkFiles;
  readonly clientTools: ClientTools;
  readonly customization: Customization;
  readonly systemPrompt: SessionPrompt;
  /** Clients' tools that calls of a stopped runtime are for. */
  awaitedTools(): readonly ClientTool[];
  takeSteering(): readonly QueuedPrompt[];
  readonly resources: SessionResources;
  /** The sub-agents, as the session's own agent reaches them. */
  readonly agentTasks: AgentTasks;
  /** The file of its log. */
  readonly transcriptPath: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  settings(): SessionSettings;
  model(): ResolvedModel;
  /** Keeps what the model should hear of, and wakes the session for it. */
  notify(notification: Notification): void;
  takeNotifications(): readonly Notification[];
}

/** Gives the agent what it needs of a session. See `agent/host.ts` for the contract. */
export function createAgentHost(session: HostedSession): AgentHost & { readonly compactor: Compactor } {
  const { id, journal, events, conversation, questions, requestedAnswers, modes } = session;
  const { skills, hooks } = session.customization;
  const planReview = { questions: requestedAnswers, modes, plan: () => session.plan() };
  const showing = showingInstructions({ instructions: session.customization.instructions, events });
  const own = memoize(
    () =>
      [
        session.model().info.id,
        session.exchangeMode(),
        skills.isEnabled,
        userQuestion(session),
        questions.canAsk(EXIT_PLAN_MODE_QUESTION),
        session.agentTasks.types,
        session.settings().context.remembers,
      ] as const,
    ([model, mode, hasSkills, asks, takesPlans, , remembers]) =>
      showing(
        offeredTools({
          model,
          mode,
          modes,
          database: session.database,
          skills: hasSkills ? skills : undefined,
          userInput: asks === "question" ? requestedAnswers : undefined,
          userForms: asks === "form" ? questions : undefined,
          planReview: takesPlans ? planReview : undefined,
          agents: session.agentTasks,
          memories: remembers ? session.memories : undefined,
        }),
      ),
  );
  const catalog = memoize(
    () => {
      const { mcp, agents } = session.customization;
      return [own(), session.clientTools.all, session.settings(), mcp.tools, agents.selected] as const;
    },
    ([offered, provided, settings, ofServers]) => {
      const external = provided.map((spec) => externalTool(spec, questions));
      const { agents } = session.customization;
      const all = toolsOf({ settings, own: offered, ofServers, external }, agents.selected?.tools ?? null);
      return createToolCatalog(all.filter(({ name }) => agents.mayUse(name)));
    },
  );
  const awaited = session.awaitedTools().map((spec) => externalTool(spec, questions));
  /** What calls may reach: also the tools of clients that a stopped runtime was waiting for and that are not back. */
  const reachable = memoize(
    () => [catalog()] as const,
    ([offered]) => createToolCatalog([...awaited, ...offered.list()]),
  );
  const tools = memoize(
    () => [catalog()] as const,
    ([current]): readonly AgentTool[] => current.list(),
  );
  const systemPrompt = memoize(
    () => {
      const { instructions, skills, agents } = session.customization;
      const texts = [instructions.text, skills.text, agents.text, session.memories.known] as const;
      return [tools(), session.settings(), session.model().info, session.systemPrompt.transformed, ...texts];
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
    notify: session.notify,
  });
  const model = () => session.model();
  const settings = () => {
    const { streaming, reasoningEffort, models, context } = session.settings();
    const { reasoningSummary, verbosity, citations } = models;
    const compaction = context.thresholds;
    const creditsLeft = context.limits?.maxAiCredits;
    return { streaming, reasoningEffort, reasoningSummary, verbosity, citations, compaction, creditsLeft };
  };
  const compactor = createCompactor(
    { id, workspace: session.workspace, contextSettings: () => session.settings().context },
    {
      sessionId: id,
      events,
      conversation,
      tools,
      systemPrompt,
      model,
      settings,
      plan: () => session.plan(),
      hold: () => session.hold(),
    },
  );
  return {
    sessionId: id,
    compactor,
    mode: () => modes.current(),
    get planPath() {
      return session.workspace.planPath;
    },
    get workingDirectory() {
      return session.settings().workingDirectory;
    },
    events,
    conversation,
    executor,
    hooks: hooks.runner,
    transcriptPath: session.transcriptPath,
    tools,
    systemPrompt,
    model,
    settings,
    takeNotifications: session.takeNotifications,
    record: (type, data) => journal.record(type, data),
    takeImmediate: () => session.takeSteering().map(({ prompt }) => ({ ...prompt, delivery: "steering" })),
  };
}

/** How the user can be asked, in the way that the session wants. */
function userQuestion({ settings, questions }: HostedSession): "question" | "form" | undefined {
  if (settings().tools.askUserVariant === "elicitation")
    return questions.canAsk(ELICITATION_QUESTION) ? "form" : undefined;
  return questions.canAsk(USER_INPUT_QUESTION) ? "question" : undefined;
}
