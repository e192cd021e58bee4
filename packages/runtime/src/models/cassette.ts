/**
 * A cassette: what the playback provider answers. A JSON file that people write by hand.
 *
 * ```json
 * {
 *   "model": "the-model-it-stands-for",
 *   "replies": [
 *     { "when": { "prompt": "rename", "step": 0 }, "text": "Let me look.",
 *       "tools": [{ "name": "view", "args": { "path": "{{cwd}}/a.ts" } }] },
 *     { "when": { "after": "view" }, "text": "Done." }
 *   ]
 * }
 * ```
 *
 * The first reply whose `when` fits the conversation is played. Nothing is remembered between calls, so a
 * cassette goes on where it was after a restart. In texts and arguments `{{cwd}}`, `{{prompt}}` (the last
 * user message) and `{{result}}` (the last tool result) are filled in.
 */
export interface Cassette {
  /** Shown as the model's name. Default `playback`. */
  readonly model?: string | undefined;
  /** Milliseconds between two pieces of a streamed text. Default 15. */
  readonly pace?: number | undefined;
  readonly replies: readonly CassetteReply[];
}

export interface CassetteReply {
  /** All that is given must fit. Default: always fits. */
  readonly when?: CassetteCondition | undefined;
  readonly text?: string | undefined;
  readonly reasoning?: string | undefined;
  /** `args` is a text for a tool that takes one, such as `apply_patch`. */
  readonly tools?: readonly { readonly name: string; readonly args?: unknown }[] | undefined;
}

export interface CassetteCondition {
  /** Part of the last user message, in any case. */
  readonly prompt?: string | undefined;
  /** Name of a tool whose result the model is shown in this step. */
  readonly after?: string | undefined;
  /** Part of one of those results. */
  readonly result?: string | undefined;
  /** How many user messages came before the last. Tells prompts of the same words apart. */
  readonly turn?: number | undefined;
  /** How many answers the model has given since the last user message. */
  readonly step?: number | undefined;
}

/** @throws Error that names what is wrong with a cassette's JSON text */
export function parseCassette(text: string): Cassette {
  const cassette = JSON.parse(text) as Cassette | null;
  if (!Array.isArray(cassette?.replies)) throw new Error("a cassette is an object with a list of `replies`");
  for (const [index, reply] of cassette.replies.entries()) {
    if (reply?.text === undefined && reply?.tools === undefined) {
      throw new Error(`reply ${index} of the cassette has neither \`text\` nor \`tools\``);
    }
  }
  return cassette;
}

/** What is played when nothing else is configured. */
export const DEFAULT_CASSETTE: Cassette = {
  replies: [
    {
      text: [
        "I can't work on that: no model is configured. Choose one, and start again:",
        "",
        "- `OPENAI_API_KEY` (with `OPENAI_BASE_URL` for any OpenAI-compatible endpoint, `OPENAI_MODEL` for the model);",
        "- `OLLAMA_HOST` for a local Ollama (`OLLAMA_MODEL` for the model);",
        "- `COPILOT_PROVIDER_BASE_URL`, `COPILOT_PROVIDER_API_KEY` and `COPILOT_MODEL`;",
        "- or pass `provider` when you create a session.",
      ].join("\n"),
    },
  ],
};
