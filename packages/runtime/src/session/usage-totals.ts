type Data = Readonly<Record<string, unknown>>;

interface ModelTotals {
  /** For people. */
  readonly name: string;
  requests: number;
  readonly usage: {
    inputTokens: number;
    outputTokens: number;
    cacheReadTokens: number;
    cacheWriteTokens: number;
    /** Absent where the provider never told. */
    reasoningTokens?: number;
  };
}

/** What one agent has used. */
class AgentTotals {
  readonly models = new Map<string, ModelTotals>();
  apiDurationMs = 0;

  add(usage: Data): void {
    const model = String(usage["model"] ?? "unknown");
    let totals = this.models.get(model);
    if (!totals) {
      totals = {
        name: String(usage["modelDisplayName"] ?? model),
        requests: 0,
        usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
      };
      this.models.set(model, totals);
    }
    totals.requests += 1;
    for (const field of ["inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens"] as const) {
      totals.usage[field] += count(usage[field]);
    }
    if (usage["reasoningTokens"] !== undefined) {
      totals.usage.reasoningTokens = (totals.usage.reasoningTokens ?? 0) + count(usage["reasoningTokens"]);
    }
    this.apiDurationMs += count(usage["duration"]);
  }

  byModel(shape: (totals: ModelTotals) => object): Record<string, object> {
    return Object.fromEntries([...this.models.entries()].map(([model, totals]) => [model, shape(totals)]));
  }

  metrics(): object {
    const { apiDurationMs } = this;
    return { totalApiDurationMs: apiDurationMs, totalNanoAiu: 0, modelMetrics: this.byModel(modelMetric) };
  }
}

/** The session's own agent, among those that have used something. */
const MAIN = "main";

/** What a session has used, from its accounting events. Feeds `session.shutdown` and `session.usage.getMetrics`. */
export class UsageTotals {
  readonly #all = new AgentTotals();
  readonly #agents = new Map<string, AgentTotals>();
  /** What `subagent.started` says of each sub-agent. */
  readonly #names = new Map<string, Data>();
  /** How many accounting events there are, by what they come from. */
  readonly #records = new Map<string, number>();
  readonly #filesModified = new Set<string>();
  #userRequests = 0;
  #linesAdded = 0;
  #linesRemoved = 0;
  #lastInputTokens: number | undefined;
  #lastOutputTokens: number | undefined;
  #sessionStartTime = "";

  get codeChanges() {
    return {
      linesAdded: this.#linesAdded,
      linesRemoved: this.#linesRemoved,
      filesModified: [...this.#filesModified],
    };
  }

  /** Takes each durable event once, in order. @param agentId the sub-agent it is of, if any */
  apply(type: string, data: Data, agentId?: string): void {
    if (type === "session.start") this.#sessionStartTime = String(data["startTime"] ?? "");
    else if (type === "session.usage_record") this.#addCall((data["usage"] ?? {}) as Data, agentId);
    else if (type === "tool.execution_complete") this.#addEdits(data);
    else if (type === "subagent.started" && agentId !== undefined) this.#addAgent(agentId, data);
  }

  #addAgent(id: string, started: Data): void {
    this.#names.set(id, started);
    this.#agents.set(id, new AgentTotals());
  }

  #addCall(usage: Data, agentId = MAIN): void {
    const agent = this.#agents.get(agentId) ?? new AgentTotals();
    this.#agents.set(agentId, agent);
    for (const totals of [this.#all, agent]) totals.add(usage);
    const { sourceSessionId } = (usage["accounting"] ?? {}) as Data;
    const source = agentId === MAIN ? MAIN : String(sourceSessionId);
    this.#records.set(source, (this.#records.get(source) ?? 0) + 1);
    this.#lastInputTokens = count(usage["inputTokens"]);
    this.#lastOutputTokens = count(usage["outputTokens"]);
    if (usage["initiator"] === "user") this.#userRequests += 1;
  }

  #addEdits({ fileEdits, toolTelemetry }: Data): void {
    if (!Array.isArray(fileEdits)) return;
    const { metrics = {} } = (toolTelemetry ?? {}) as { metrics?: Data };
    this.#linesAdded += count(metrics["linesAdded"]);
    this.#linesRemoved += count(metrics["linesRemoved"]);
    for (const { path } of fileEdits as Data[]) this.#filesModified.add(String(path));
  }

  /** The result of `session.usage.getMetrics`, which `session.shutdown` carries too. */
  metrics(currentModel: string | undefined) {
    const { filesModified, ...lines } = this.codeChanges;
    const providerModelMetrics = [...this.#all.models.entries()].map(([modelId, totals]) => ({
      provider: null,
      modelId,
      metrics: { ...modelMetric(totals), aiCreditsStatus: "unavailable" },
      modelDisplayName: totals.name,
    }));
    return {
      totalPremiumRequestCost: 0,
      totalUserRequests: this.#userRequests,
      totalNanoAiu: 0,
      ...(this.#records.size > 0 && { aiCreditsStatus: "unavailable" }),
      totalApiDurationMs: this.#all.apiDurationMs,
      sessionStartTime: this.#sessionStartTime,
      codeChanges: { ...lines, filesModifiedCount: filesModified.length, filesModified },
      modelMetrics: this.#all.byModel((totals) => ({
        ...modelMetric(totals),
        aiCreditsStatus: "unavailable",
      })),
      agentMetrics: this.#byAgent(),
      providerModelMetrics,
      ...(this.#records.size > 0 && currentModel !== undefined && { currentModel }),
      lastCallInputTokens: this.#lastInputTokens ?? 0,
      lastCallOutputTokens: this.#lastOutputTokens ?? 0,
    };
  }

  /** The data of `session.shutdown`. */
  shutdownData(session: {
    id: string;
    model: string;
    /** `undefined` of a session in which nothing was said. */
    logBytes: number | undefined;
    tokens: object;
  }): object {
    const metrics = this.metrics(session.model);
    const billed = this.#records.size > 0;
    return {
      ...(billed && {
        accountingSnapshot: metrics,
        providerModelMetrics: metrics.providerModelMetrics,
        usageAccountingWatermarks: this.#watermarks(session.id),
      }),
      shutdownType: "routine",
      totalPremiumRequests: 0,
      totalNanoAiu: 0,
      totalApiDurationMs: this.#all.apiDurationMs,
      sessionStartTime: Date.parse(this.#sessionStartTime),
      ...(session.logBytes !== undefined && { eventsFileSizeBytes: session.logBytes }),
      codeChanges: this.codeChanges,
      modelMetrics: this.#all.byModel(modelMetric),
      ...(billed && { agentMetrics: this.#byAgent(), currentModel: session.model }),
      ...session.tokens,
    };
  }

  #watermarks(sessionId: string): object {
    const named = [...this.#records.entries()].map(([source, records]) => {
      return [source === MAIN ? sessionId : source, records] as const;
    });
    return Object.fromEntries(named);
  }

  #byAgent(): object {
    const entries = [...this.#agents.entries()].map(([id, totals]) => {
      const { agentName, agentDisplayName } = this.#names.get(id) ?? {};
      const names = id === MAIN ? {} : { agentName, agentDisplayName };
      return [id, { ...names, ...totals.metrics() }] as const;
    });
    return Object.fromEntries(entries);
  }
}

function modelMetric({ requests, usage }: ModelTotals): object {
  return { requests: { count: requests, cost: 0 }, usage: { ...usage }, totalNanoAiu: 0 };
}

function count(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
