import { isAbsolute, resolve } from "node:path";
import type { SessionConfigParams, ToolSearchOptions } from "@parley/protocol";
import { DEFAULT_LIMITS, type OutputLimits } from "../../tools/index.js";

/** How tools are offered and what they may reach, as clients said it. */
export interface ToolSettings {
  /** Which list wins where a tool is on both. Default `available`. Source: the official runtime. */
  readonly precedence: "available" | "excluded";
  /** How the user is asked: a question with choices (`legacy`, the default), or a form. */
  readonly askUserVariant: "legacy" | "elicitation";
  /** Absolute; reached as the working directory is. */
  readonly additionalDirectories: readonly string[];
  readonly limits: OutputLimits;
  /** Whether the model may look through earlier sessions. Default false. */
  readonly looksBack?: boolean | undefined;
  /** When tools wait to be found by the model. Default: never. */
  readonly search?: ToolSearchOptions | undefined;
}

export const DEFAULT_TOOL_SETTINGS: ToolSettings = {
  precedence: "available",
  askUserVariant: "legacy",
  additionalDirectories: [],
  limits: DEFAULT_LIMITS,
};

/** The settings with what `params` says; what it leaves out stays. */
export function applyToolOptions(before: ToolSettings, params: SessionConfigParams): ToolSettings {
  const {
    toolFilterPrecedence,
    askUserVariant,
    additionalDirectories,
    largeOutput,
    toolSearch,
    enableSessionStore,
  } = params;
  return {
    precedence: toolFilterPrecedence ?? before.precedence,
    askUserVariant: askUserVariant ?? before.askUserVariant,
    additionalDirectories:
      additionalDirectories?.map((path) => resolve(path)) ?? before.additionalDirectories,
    limits: largeOutput ? limitsOf(largeOutput) : before.limits,
    search: toolSearch ?? before.search,
    looksBack: enableSessionStore ?? before.looksBack,
  };
}

function limitsOf({
  enabled,
  maxSizeBytes,
  outputDir,
}: NonNullable<SessionConfigParams["largeOutput"]>): OutputLimits {
  const isSize = maxSizeBytes !== undefined && maxSizeBytes > 0;
  const size = isSize ? maxSizeBytes : DEFAULT_LIMITS.thresholdBytes;
  return {
    thresholdBytes: enabled === false ? Number.POSITIVE_INFINITY : size,
    ...(outputDir !== undefined && isAbsolute(outputDir) && { directory: outputDir }),
  };
}
