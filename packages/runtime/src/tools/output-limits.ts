/** Results longer than this, in bytes, are cut before a model sees them. The official runtime's threshold. */
export const LARGE_OUTPUT_BYTES = 20_480;

/** What becomes of large outputs. */
export interface OutputLimits {
  /** Longer ones, in bytes, are cut. `Infinity`: none are. */
  readonly thresholdBytes: number;
  /** Absolute; where the whole of a cut output is saved. Default: the directory for temporary files. */
  readonly directory?: string | undefined;
}

export const DEFAULT_LIMITS: OutputLimits = { thresholdBytes: LARGE_OUTPUT_BYTES };
