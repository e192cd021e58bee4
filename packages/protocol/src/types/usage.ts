export type AssistantUsageApiEndpoint = "/chat/completions" | "/v1/messages" | "/responses" | "ws:/responses";

/** @internal */
export interface AssistantUsageQuotaSnapshot {
  /** @internal */
  isUnlimitedEntitlement: boolean;
  /** @internal */
  entitlementRequests: number;
  /** @internal */
  usedRequests: number;
  /** @internal */
  usageAllowedWithExhaustedQuota: boolean;
  /** @internal */
  overage: number;
  /** @internal */
  overageAllowedWithExhaustedQuota: boolean;
  /** @internal */
  remainingPercentage: number;
  /** @internal */
  resetDate?: string;
  /** @internal */
  hasQuota?: boolean;
  /** @internal */
  tokenBasedBilling?: boolean;
  /** @internal */
  overageEntitlement?: number;
}
