/** Levels as the `--log-level` flag names them, quietest first. `all` is `debug`. */
export const LOG_LEVELS = ["none", "error", "warning", "info", "debug", "all"] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];
