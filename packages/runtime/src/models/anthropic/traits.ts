import type { ModelCapabilitiesOverride } from "../provider-config.js";

/** How a model is asked on this wire, as far as nobody declares it. */
export interface AnthropicTraits {
  /** Tokens of answer to ask for; the wire has no default of its own. */
  readonly maxOutputTokens: number;
  /** The effort to ask for when the session sets none. */
  readonly effort: string | undefined;
  /** Whether it is asked to think even without an effort. */
  readonly thinks: boolean;
  /** Whether it decides by itself how much to think; else it is given a budget. */
  readonly isAdaptive: boolean;
  /** Whether the prompt is marked for its cache. */
  readonly caches: boolean;
}

const OUTPUT_TOKENS = 8_192;
const CLAUDE_OUTPUT_TOKENS = 32_000;

/** Models that the official runtime asks for less than it asks of others of their kind. */
const MODEST = ["claude-sonnet-4", "claude-sonnet-4.5", "claude-opus-4.5", "claude-haiku-4.5"];

/**
 * What a model's name tells of it, and what its configuration declares. Source of the values: the official
 * runtime's requests.
 *
 * @param name the well-known model that it behaves like
 */
export function anthropicTraits(
  name: string,
  supports: ModelCapabilitiesOverride["supports"] = {},
): AnthropicTraits {
  const isClaude = /^claude/i.test(name);
  const isModest = MODEST.includes(name);
  const declared = supports.adaptive_thinking;
  return {
    maxOutputTokens: isClaude && !isModest ? CLAUDE_OUTPUT_TOKENS : OUTPUT_TOKENS,
    effort: isClaude && !isModest ? "medium" : undefined,
    thinks: isClaude,
    isAdaptive: declared === undefined ? isClaude && isRecent(name) : declared !== "unsupported",
    caches: isClaude,
  };
}

/** Claude models think adaptively since version 4.6, save the Haikus. */
function isRecent(name: string): boolean {
  if (/haiku/i.test(name)) return false;
  const version = /(\d+)(?:[.-](\d{1,2})(?!\d))?/.exec(name);
  if (!version) return true;
  const [, major, minor] = version;
  return Number(major) + Number(minor ?? 0) / 100 >= 4.06;
}
