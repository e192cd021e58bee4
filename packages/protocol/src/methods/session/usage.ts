import { sessionMethod } from "../../define.js";

export interface UsageGetMetricsResult {
  totalPremiumRequestCost: number;
  totalUserRequests: number;
  totalNanoAiu?: number;
  tokenDetails?: Record<string, UsageMetricsTokenDetail>;
  totalApiDurationMs: number;
  sessionStartTime: string;
  codeChanges: UsageMetricsCodeChanges;
  modelMetrics: Record<string, UsageMetricsModelMetric>;
  agentMetrics?: Record<string, UsageMetricsAgentMetric>;
  currentModel?: string;
  lastCallInputTokens: number;
  lastCallOutputTokens: number;
}

export interface UsageMetricsTokenDetail {
  tokenCount: number;
}

export interface UsageMetricsCodeChanges {
  linesAdded: number;
  linesRemoved: number;
  filesModifiedCount: number;
  filesModified: string[];
}

export interface UsageMetricsModelMetric {
  requests: UsageMetricsModelMetricRequests;
  usage: UsageMetricsModelMetricUsage;
  cacheExpiresAt?: string;
  totalNanoAiu?: number;
  tokenDetails?: Record<string, UsageMetricsModelMetricTokenDetail>;
}

export interface UsageMetricsModelMetricRequests {
  count: number;
  cost: number;
}

export interface UsageMetricsModelMetricUsage {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  reasoningTokens?: number;
}

export interface UsageMetricsModelMetricTokenDetail {
  tokenCount: number;
}

export interface UsageMetricsAgentMetric {
  agentName?: string;
  agentDisplayName?: string;
  totalApiDurationMs: number;
  totalNanoAiu: number;
  modelMetrics: Record<string, UsageMetricsModelMetric>;
}

/** Tells what the session has used. */
export const SessionUsageGetMetrics = sessionMethod<void, UsageGetMetricsResult>("session.usage.getMetrics");
