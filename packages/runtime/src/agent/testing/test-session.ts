import { randomUUID } from "node:crypto";
import type { ProviderConfig } from "../../models/provider-config.js";
import { resolveModel } from "../../models/resolve-model.js";
import type { ResolvedModel } from "../../models/resolved.js";
import {
  type ScriptedProvider,
  type Step,
  scriptedProvider,
} from "../../models/testing/scripted-provider.js";
import type { PermissionGate, PermissionOutcome } from "../../permissions/gate.js";
import { createToolCatalog } from "../../tools/catalog.js";
import { createToolExecutor } from "../../tools/execution.js";
import type { Notification, SessionResources, Tool } from "../../tools/tool.js";
import { Compactor } from "../compaction/compactor.js";
import type { CompactionThresholds } from "../compaction/thresholds.js";
import { type Conversation, createConversation } from "../conversation/conversation.js";
import { runExchange } from "../exchange/exchange.js";
import type { AgentHost, AgentSettings, Exchange, ExchangeOutcome, UserPrompt } from "../host.js";

export interface SeenEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly kept: "log" | "log-only" | "ephemeral";
}

export interface TestSession extends AsyncDisposable {
  readonly provider: ScriptedProvider;
  readonly events: SeenEvent[];
  readonly conversation: Conversation;
  readonly compactor: Compactor;
  /** How long the agent wanted to wait before its retries; none is waited for. */
  readonly waits: number[];
  readonly abort: AbortController;
  /** Taken as steering before the next model call. */
  readonly steering: UserPrompt[];
  /** Taken before the next model call. */
  readonly notifications: Notification[];
  run(prompt: string, options?: Partial<UserPrompt>): Promise<ExchangeOutcome>;
  resume(): Promise<ExchangeOutcome>;
  /** Runs what notifications that came while idle begin. */
  wake(): Promise<ExchangeOutcome>;
  /** Another session whose log holds what this one's does, as after a restart. */
  restarted(steps: readonly Step[]): Promise<TestSession>;
  /** Resolves with the next event of this type. */
  next(type: string): Promise<SeenEvent>;
  /** Types of the events on the log. */
  logged(): readonly string[];
  data(type: string): readonly Readonly<Record<string, unknown>>[];
}

export interface TestOptions {
  readonly tools?: readonly Tool[];
  /** How permission questions are answered. Default: yes. */
  readonly permit?: () => Promise<PermissionOutcome>;
  readonly streaming?: boolean;
  readonly history?: readonly SeenEvent[];
  readonly systemPrompt?: string;
  /** What the session's provider is configured with besides. */
  readonly config?: ProviderConfig;
  readonly model?: string;
  readonly reasoningSummary?: AgentSettings["reasoningSummary"];
  readonly compaction?: CompactionThresholds;
  /** How requests for summaries are answered. */
  readonly summaries?: readonly Step[];
  readonly plan?: string;
}

/** An agent's host over real model HTTP and the real tool executor; only the session itself is stood in for. */
export async function testSession(steps: readonly Step[], options: TestOptions = {}): Promise<TestSession> {
  const provider = await scriptedProvider(steps, { summaries: options.summaries });
  const resolved = await resolveModel(
    {
      workingDirectory: "/",
      model: options.model ?? "some-model",
      provider: { baseUrl: provider.url, apiKey: "sk-secret-key", ...options.config },
    },
    { env: {} },
  );
  const events: SeenEvent[] = [...(options.history ?? [])];
  const conversation = createConversation();
  for (const event of events) if (event.kept !== "ephemeral") conversation.apply(event);
  const abort = new AbortController();
  const waits: number[] = [];
  const steering: UserPrompt[] = [];
  const notifications: Notification[] = [];
  const watchers = new Set<(event: SeenEvent) => void>();
  const see = (event: SeenEvent) => {
    events.push(event);
    if (event.kept !== "ephemeral") conversation.apply(event);
    for (const watcher of watchers) watcher(event);
  };
  const host = hostOf({ resolved, options, conversation, waits, steering, notifications, see });
  const { compactor } = host;
  const exchange = (what: Exchange) => runExchange(host, what, abort.signal);

  return {
    provider,
    events,
    conversation,
    compactor,
    waits,
    abort,
    steering,
    notifications,
    wake: () => exchange({ state: "notified" }),
    run: (prompt, more) =>
      exchange({ state: "new", prompt: { messageId: randomUUID(), prompt, delivery: "idle", ...more } }),
    resume() {
      const unfinished = conversation.unfinished();
      if (!unfinished) throw new Error("nothing is unfinished");
      return exchange({ state: "resumed", unfinished });
    },
    restarted: (further) => testSession(further, { ...options, history: events }),
    next(type) {
      return new Promise((resolve) => {
        const watcher = (event: SeenEvent) => {
          if (event.type !== type) return;
          watchers.delete(watcher);
          resolve(event);
        };
        watchers.add(watcher);
      });
    },
    logged: () => events.filter(({ kept }) => kept === "log").map(({ type }) => type),
    data: (type) => events.filter((event) => event.type === type).map(({ data }) => data),
    [Symbol.asyncDispose]: () => provider[Symbol.asyncDispose](),
  };
}

interface Parts {
  readonly resolved: ResolvedModel;
  readonly options: TestOptions;
  readonly conversation: Conversation;
  readonly waits: number[];
  readonly steering: UserPrompt[];
  readonly notifications: Notification[];
  see(event: SeenEvent): void;
}

function hostOf({ resolved, options, conversation, waits, steering, notifications, see }: Parts) {
  const keep = (kept: SeenEvent["kept"]) => (type: string, data: object) =>
    see({ type, data: data as SeenEvent["data"], kept });
  const emit = async (type: string, data: object) => {
    keep("log")(type, data);
    return randomUUID();
  };
  const events = { emit, emitEphemeral: keep("ephemeral") };
  const tools = options.tools ?? [];
  const executor = createToolExecutor({
    sessionId: "session",
    workingDirectory: "/",
    environment: {},
    catalog: () => createToolCatalog(tools),
    gate: gateOf(events, options.permit ?? (async () => ({ kind: "approved" }))),
    events,
    resources: noResources,
    notify: () => {},
  });
  const content = options.systemPrompt ?? "Be good.";
  const host = {
    sessionId: "session",
    transcriptPath: "/events.jsonl",
    workingDirectory: "/",
    events,
    conversation,
    executor,
    model: () => resolved,
    settings: (): AgentSettings => ({
      streaming: options.streaming ?? true,
      reasoningSummary: options.reasoningSummary,
      compaction: options.compaction,
    }),
    tools: () => tools,
    systemPrompt: () => ({ content, warnings: [] }),
    async record(type: string, data: object) {
      keep("log-only")(type, data);
      return randomUUID();
    },
    takeImmediate: () => steering.splice(0),
    takeNotifications: () => notifications.splice(0),
    wait: async (ms: number) => void waits.push(ms),
  };
  let checkpoints = 0;
  const compactor = new Compactor({
    ...host,
    plan: async () => options.plan ?? "",
    saveCheckpoint: async () => ({ number: ++checkpoints, path: `/checkpoints/${checkpoints}.md` }),
    hold: () => () => {},
  });
  return { ...host, compactor };
}

function gateOf(events: AgentHost["events"], permit: () => Promise<PermissionOutcome>): PermissionGate {
  return {
    async ask(permissionRequest) {
      const requestId = randomUUID();
      const { toolCallId } = permissionRequest;
      await events.emit("permission.requested", { requestId, permissionRequest });
      const result = await permit();
      await events.emit("permission.completed", { requestId, toolCallId, result });
      return result;
    },
  };
}

const noResources: SessionResources = { get: (_, make) => make(), peek: () => undefined };

/** A tool that does what `run` does, with no permission asked unless `asks` is set. */
export function toolOf(
  name: string,
  run: (args: Readonly<Record<string, unknown>>, signal: AbortSignal) => Promise<string> | string,
  asks = false,
): Tool {
  return {
    name,
    description: `Does ${name}`,
    parameters: { type: "object", properties: {} },
    title: `Doing ${name}`,
    summarize: (args) => `${name} ${JSON.stringify(args)}`,
    async prepare(args, { signal, toolCallId }) {
      return {
        permissions: asks ? [{ kind: "custom-tool", toolCallId }] : [],
        run: async () => ({ textResultForLlm: await run(args, signal), resultType: "success" }),
      };
    },
  };
}
