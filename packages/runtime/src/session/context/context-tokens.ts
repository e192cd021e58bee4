/** How many tokens of what the context holds; part of `session.shutdown`. */
export type TokenCounts = Readonly<Record<string, number>>;

const FIELDS = ["currentTokens", "systemTokens", "conversationTokens", "toolDefinitionsTokens"] as const;

/** Of a session whose context nobody has measured. */
export const NO_TOKENS: TokenCounts = Object.fromEntries(FIELDS.map((field) => [field, 0]));

/** The counts that a `session.usage_info` tells. */
export function tokenCounts(usageInfo: object): TokenCounts {
  const counts = usageInfo as Readonly<Record<string, number>>;
  return Object.fromEntries(FIELDS.map((field) => [field, counts[field] ?? 0]));
}
