import type { ClientTool, SessionMode } from "@parley/protocol";
import {
  type AgentHost,
  type AgentTool,
  type CallRecord,
  type Conversation,
  estimateTokens,
  type SystemPrompt,
} from "../agent/index.js";
import type { ResolvedModel } from "../models/index.js";
import type { PermissionGate } from "../permissions/index.js";
import type { ClientQuestions } from "../ports/client-questions.js";
import type { EventSink } from "../ports/event-sink.js";
import {
  type CallRecords,
  createToolCatalog,
  createToolExecutor,
  EXIT_PLAN_MODE_QUESTION,
  type Notification,
  offeredTools,
  type SessionDatabase,
  type SessionModes,
  type SessionResources,
  toolEnvironment,
  USER_INPUT_QUESTION,
} from "../tools/index.js";
import { type ClientTools, externalTool } from "./clients/client-tools.js";
import type { Customization } from "./customization/customization.js";
import type { SessionPrompt } from "./customization/system-prompt.js";
import type { Journal } from "./events/journal.js";
import { copyingFiles } from "./history/file-changes/copying-gate.js";
import type { FileChanges } from "./history/file-changes/file-changes.js";
import type { SessionSettings } from "./opening/settings.js";
import type { PendingQuestions } from "./questions/pending-questions.js";
import { tellingOfCommands } from "./work/command-gate.js";
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
  readonly gate: PermissionGate;
  readonly fileChanges: FileChanges;
  readonly clientTools: ClientTools;
  readonly customization: Customization;
  readonly systemPrompt: SessionPrompt;
  /** Clients' tools that calls of a stopped runtime are for. */
  awaitedTools(): readonly ClientTool[];
  takeSteering(): readonly QueuedPrompt[];
  readonly resources: SessionResources;
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
export function createAgentHost(session: HostedSession): AgentHost {
  const { id, journal, events, conversation, questions, requestedAnswers, modes } = session;
  const { skills, hooks } = session.customization;
  const planReview = { questions: requestedAnswers, modes, plan: () => session.plan() };
  const own = memoize(
    () =>
      [
        session.model().info.id,
        session.exchangeMode(),
        skills.isEnabled,
        questions.canAsk(USER_INPUT_QUESTION),
        questions.canAsk(EXIT_PLAN_MODE_QUESTION),
      ] as const,
    ([model, mode, hasSkills, takesQuestions, takesPlans]) =>
      offeredTools({
        model,
        mode,
        modes,
        database: session.database,
        skills: hasSkills ? skills : undefined,
        userInput: takesQuestions ? requestedAnswers : undefined,
        planReview: takesPlans ? planReview : undefined,
      }),
  );
  const catalog = memoize(
    () => {
      const { mcp, agents } = session.customization;
      return [own(), session.clientTools.all, session.settings(), mcp.tools, agents.selected] as const;
    },
    ([offered, provided, { availableTools: available, excludedTools: excluded }, ofServers]) => {
      const names = new Set(provided.map(({ name }) => name));
      const external = provided.map((spec) => externalTool(spec, questions));
      const all = [...offered.filter(({ name }) => !names.has(name)), ...ofServers, ...external];
      const usable = all.filter(({ name }) => session.customization.agents.mayUse(name));
      return createToolCatalog(usable, { available, excluded });
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
      const texts = [instructions.text, skills.text, agents.text] as const;
      return [tools(), session.settings(), session.model().info, session.systemPrompt.transformed, ...texts];
    },
    (): SystemPrompt => session.systemPrompt.compose(),
  );
  const executor = createToolExecutor({
    sessionId: id,
    get workingDirectory() {
      return session.settings().workingDirectory;
    },
    environment: toolEnvironment(session.environment, id),
    catalog: awaited.length > 0 ? reachable : catalog,
    gate: copyingFiles(
      tellingOfCommands(session.gate, events),
      session.fileChanges,
      () => session.settings().workingDirectory,
    ),
    events,
    resources: session.resources,
    hooks: { runner: hooks.runner, records: callRecords(journal, conversation) },
    notify: session.notify,
    countTokens: estimateTokens,
  });
  return {
    sessionId: id,
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
    model: () => session.model(),
    settings: () => {
      const { streaming, reasoningEffort, models } = session.settings();
      const { reasoningSummary, verbosity, citations } = models;
      return { streaming, reasoningEffort, reasoningSummary, verbosity, citations };
    },
    takeNotifications: session.takeNotifications,
    record: (type, data) => journal.record(type, data),
    takeImmediate: () => session.takeSteering().map(({ prompt }) => ({ ...prompt, delivery: "steering" })),
  };
}

/** Keeps on the log, and before the model, what hooks say of calls. */
function callRecords(journal: Journal, conversation: Conversation): CallRecords {
  const keep = async (record: CallRecord) => {
    await journal.control(record);
    conversation.applyControl({ ...record });
  };
  return {
    hooked: (toolCallId, verdict) => keep({ control: "call-hooked", toolCallId, ...verdict }),
    context: (toolCallId, text) => keep({ control: "call-context", toolCallId, text }),
  };
}

/** The last value made, for as long as it would be made from the same things. */
function memoize<const Inputs extends readonly unknown[], Value>(
  inputs: () => Inputs,
  make: (inputs: Inputs) => Value,
): () => Value {
  let last: { readonly inputs: Inputs; readonly value: Value } | undefined;
  return () => {
    const current = inputs();
    if (!last || current.some((input, i) => input !== last?.inputs[i])) {
      last = { inputs: current, value: make(current) };
    }
    return last.value;
  };
}
