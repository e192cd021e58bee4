import { largeOutputNotice, previewOf } from "../large-output.js";
import { OutputFiles } from "../output-files.js";
import { LARGE_OUTPUT_BYTES } from "../output-limits.js";
import type { ToolContext, ToolTelemetry } from "../tool.js";

export interface Compacted {
  /** What the model is shown. */
  readonly text: string;
  readonly toolTelemetry: ToolTelemetry;
}

let files = 0;

/**
 * A search result in the form that is shown, with what telemetry says of it. One that is too large to show is saved as it
 * was; where no shorter form helps, the model is told where.
 *
 * @param original without its last newline
 */
export async function compacted(original: string, short: string, context: ToolContext): Promise<Compacted> {
  const isLarge = original.length > LARGE_OUTPUT_BYTES;
  const length = original.length + (isLarge ? 1 : 0);
  const isShorter = short !== original;
  const metrics = {
    ...(isShorter && { compacted_saved_chars: length - short.length }),
    result_length: isShorter ? short.length : length,
  };
  if (!isLarge) return { text: short, toolTelemetry: { metrics } };
  const name = `copilot-tool-output-${Date.now()}-${++files}.txt`;
  const path = await OutputFiles.of(context.resources)
    .save(name, `${original}\n`, { files: context.files, directory: context.limits.directory })
    .catch(() => undefined);
  const bytes = Buffer.byteLength(original) + 1;
  const notice = { bytes, path: path ?? "(it could not be saved)", preview: previewOf(original) };
  return {
    text: isShorter ? short : largeOutputNotice(notice),
    toolTelemetry: {
      properties: { large_output: "true" },
      restrictedProperties: path === undefined ? {} : { large_output_file: path },
      metrics: { ...metrics, result_length_original: length },
    },
  };
}
