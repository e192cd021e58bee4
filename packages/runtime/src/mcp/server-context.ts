import type { RawConfig, ServerPlan } from "./config.js";
import type { McpHostOptions } from "./host-options.js";
import type { SignInStore } from "./oauth/sign-in-store.js";

/** What servers share. */
export interface ServerContext {
  readonly options: McpHostOptions;
  readonly signIns: SignInStore;
  /** For the handshake. Milliseconds. */
  readonly deadlineMs: number;
  plan(name: string, config: RawConfig): ServerPlan;
  /** Its tools, or whether it has any, changed. */
  changed(): void;
}
