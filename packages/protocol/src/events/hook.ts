import { durableEvent, ephemeralEvent } from "../define.js";
import type { EventOf } from "./envelope.js";

export interface HookStartData {
  hookInvocationId: string;
  hookType: string;
  input?: unknown;
  parentToolCallId?: string;
}

/** A hook begins. */
export const HookStartEvent = durableEvent<"hook.start", HookStartData>("hook.start");
export type HookStartEvent = EventOf<typeof HookStartEvent>;

export interface HookEndData {
  hookInvocationId: string;
  hookType: string;
  output?: unknown;
  success: boolean;
  error?: HookEndError;
  parentToolCallId?: string;
}

export interface HookEndError {
  message: string;
  stack?: string;
  source?: string;
}

/** A hook ended. */
export const HookEndEvent = durableEvent<"hook.end", HookEndData>("hook.end");
export type HookEndEvent = EventOf<typeof HookEndEvent>;

export interface HookProgressData {
  message: string;
  temporary?: boolean;
}

/** Progress of a hook that is running. */
export const HookProgressEvent = ephemeralEvent<"hook.progress", HookProgressData>("hook.progress");
export type HookProgressEvent = EventOf<typeof HookProgressEvent>;
