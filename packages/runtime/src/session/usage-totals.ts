type Data = Readonly<Record<string, unknown>>;

interface ModelTotals {
  requests: number;
  readonly usage: {
    inputTokens: number;
    outputTokens: number;
    cacheReadTokens: number;
    cacheWriteTokens: number;
  };
}

/** What a session has used, from its accounting events. Feeds `session.shutdown` and `session.usage.getMetrics`. */
export class UsageTotals {
  readonly #models = new Map<string, ModelTotals>();
  readonly #filesModified = new Set<string>();
  #userRequests = 0;
  #apiDurationMs = 0;
  #linesAdded = 0;
  #linesRemoved = 0;
  #records = 0;
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

  /** Takes each durable event once, in order. */
  apply(type: string, data: Data): void {
    if (type === "session.start") this.#sessionStartTime = String(data["startTime"] ?? "");
    else if (type === "session.usage_record") this.#addCall((data["usage"] ?? {}) as Data);
    else if (type === "tool.execution_complete") this.#addEdits(data);
  }

  #addCall(usage: Data): void {
    const model = String(usage["model"] ?? "unknown");
    let totals = this.#models.get(model);
    if (!totals) {
      totals = {
        requests: 0,
        usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
      };
      this.#models.set(model, totals);
    }
    totals.requests += 1;
    for (const field of ["inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens"] as const) {
      totals.usage[field] += count(usage[field]);
    }
    this.#apiDurationMs += count(usage["duration"]);
    this.#lastInputTokens = count(usage["inputTokens"]);
    this.#lastOutputTokens = count(usage["outputTokens"]);
    this.#records += 1;
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
    const providerModelMetrics = [...this.#models.entries()].map(([modelId, totals]) => ({
      provider: null,
      modelId,
      metrics: { ...modelMetric(totals), aiCreditsStatus: "unavailable" },
      modelDisplayName: modelId,
    }));
    return {
      totalPremiumRequestCost: 0,
      totalUserRequests: this.#userRequests,
      totalNanoAiu: 0,
      aiCreditsStatus: "unavailable",
      totalApiDurationMs: this.#apiDurationMs,
      sessionStartTime: this.#sessionStartTime,
      codeChanges: { ...lines, filesModifiedCount: filesModified.length, filesModified },
      modelMetrics: this.#byModel((totals) => ({ ...modelMetric(totals), aiCreditsStatus: "unavailable" })),
      agentMetrics: this.#agents(),
      providerModelMetrics,
      ...(currentModel !== undefined && { currentModel }),
      ...(this.#records > 0 && {
        lastCallInputTokens: this.#lastInputTokens,
        lastCallOutputTokens: this.#lastOutputTokens,
      }),
    };
  }

  /** The data of `session.shutdown`. */
  shutdownData(session: { id: string; model: string; logBytes: number; tokens: object }): object {
    const metrics = this.metrics(session.model);
    const billed = this.#records > 0;
    return {
      ...(billed && {
        accountingSnapshot: metrics,
        providerModelMetrics: metrics.providerModelMetrics,
        usageAccountingWatermarks: { [session.id]: this.#records },
      }),
      shutdownType: "routine",
      totalPremiumRequests: 0,
      totalNanoAiu: 0,
      totalApiDurationMs: this.#apiDurationMs,
      sessionStartTime: Date.parse(this.#sessionStartTime),
      eventsFileSizeBytes: session.logBytes,
      codeChanges: this.codeChanges,
      modelMetrics: this.#byModel(modelMetric),
      ...(billed && { agentMetrics: this.#agents(), currentModel: session.model }),
      ...session.tokens,
    };
  }

  #agents(): object {
    if (this.#records === 0) return {};
    const main = {
      totalApiDurationMs: this.#apiDurationMs,
      totalNanoAiu: 0,
      modelMetrics: this.#byModel(modelMetric),
    };
    return { main };
  }

  #byModel(shape: (totals: ModelTotals) => object): Record<string, object> {
    return Object.fromEntries([...this.#models.entries()].map(([model, totals]) => [model, shape(totals)]));
  }
}

function modelMetric({ requests, usage }: ModelTotals): object {
  return { requests: { count: requests, cost: 0 }, usage: { ...usage }, totalNanoAiu: 0 };
}

function count(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
