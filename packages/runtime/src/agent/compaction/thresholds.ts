/** When to compact, in parts of the model's window. */
export interface CompactionThresholds {
  /** Where it begins in the background. Default 0.8. */
  readonly background: number;
  /** Where the next model call waits for it. Default 0.95. */
  readonly exhaustion: number;
}

/** Source of the numbers: the official runtime. */
export const DEFAULT_THRESHOLDS: CompactionThresholds = { background: 0.8, exhaustion: 0.95 };
