import { method } from "../../define.js";
import type { HookType } from "../../types/customization.js";

/** @internal */
export interface HookInvokeRequest {
  sessionId: string;
  hookType: HookType;
  input: unknown;
}

/** @internal */
export interface HookInvokeResponse {
  output?: unknown;
}

/** Runs a hook that the client registered. */
export const HooksInvoke = method<HookInvokeRequest, HookInvokeResponse>("hooks.invoke", {
  answerer: "client",
  visibility: "internal",
});
