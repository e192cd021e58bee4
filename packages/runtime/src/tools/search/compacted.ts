import { LARGE_OUTPUT_BYTES } from "../large-output.js";
import { OutputFiles } from "../output-files.js";
import type { ToolContext, ToolTelemetry } from "../tool.js";

let files = 0;

/**
 * What telemetry says of a search result that is shown in a shorter form. One that is too large to show is
 * saved as it was.
 *
 * @param original without its last newline
 */
export async function compactedTelemetry(
  original: string,
  shown: string,
  context: ToolContext,
): Promise<ToolTelemetry> {
  const isLarge = original.length > LARGE_OUTPUT_BYTES;
  const length = original.length + (isLarge ? 1 : 0);
  const saved = length - shown.length;
  const metrics = { ...(saved > 0 && { compacted_saved_chars: saved }), result_length: shown.length };
  if (!isLarge) return { metrics };
  const name = `copilot-tool-output-${Date.now()}-${++files}.txt`;
  const path = await OutputFiles.of(context.resources)
    .save(name, `${original}\n`, { files: context.files, directory: context.limits.directory })
    .catch(() => undefined);
  return {
    properties: { large_output: "true" },
    restrictedProperties: path === undefined ? {} : { large_output_file: path },
    metrics: { ...metrics, result_length_original: length },
  };
}
