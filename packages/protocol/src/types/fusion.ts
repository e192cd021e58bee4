export interface FusionAttribution {
  fusionId: string;
  commitId?: string;
  syntheticModel: string;
  policy: string;
  pattern: string;
  phaseId?: string;
  phaseKind?: string;
  role?: string;
  sourceModel?: string;
  conversationScope?: string;
  sourcePhaseId?: string;
}

export type FusionConversationScope = "root" | "review";

export type FusionPattern = "single" | "cascade" | "critique";

export type FusionPhaseKind = "primary" | "judge" | "repair" | "draft" | "critic" | "revision" | "follow_up";
