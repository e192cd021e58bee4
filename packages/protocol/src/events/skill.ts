import { durableEvent } from "../define.js";
import type { EventOf } from "./envelope.js";

export interface SkillInvokedData {
  name: string;
  model?: string;
  path: string;
  content: string;
  allowedTools?: string[];
  disableModelInvocation?: boolean;
  source?: string;
  pluginName?: string;
  pluginVersion?: string;
  description?: string;
  trigger?: SkillInvokedTrigger;
}

export type SkillInvokedTrigger = "user-invoked" | "agent-invoked" | "context-load";

/** A skill was used. */
export const SkillInvokedEvent = durableEvent<"skill.invoked", SkillInvokedData>("skill.invoked");
export type SkillInvokedEvent = EventOf<typeof SkillInvokedEvent>;

export interface SkillInvokedRefData {
  name: string;
  model?: string;
  path: string;
  contentId: string;
  contentLength: number;
  allowedTools?: string[];
  disableModelInvocation?: boolean;
  source?: string;
  pluginName?: string;
  pluginVersion?: string;
  description?: string;
  trigger?: SkillInvokedTrigger;
}

/** A skill was used; its content is stored apart. */
export const SkillInvokedRefEvent = durableEvent<"skill.invoked_ref", SkillInvokedRefData>(
  "skill.invoked_ref",
  { visibility: "internal", stability: "experimental" },
);
export type SkillInvokedRefEvent = EventOf<typeof SkillInvokedRefEvent>;

export interface SkillContextDeliveredData {
  content: string;
  source: string;
  interactionId?: string;
}

/** A skill's content reached the model. */
export const SkillContextDeliveredEvent = durableEvent<"skill.context_delivered", SkillContextDeliveredData>(
  "skill.context_delivered",
  { visibility: "internal", stability: "experimental" },
);
export type SkillContextDeliveredEvent = EventOf<typeof SkillContextDeliveredEvent>;

export interface SkillContextDeliveredRefData {
  contentId: string;
  prefix?: string;
  suffix?: string;
  source: string;
  interactionId?: string;
}

/** A skill's content reached the model; it is stored apart. */
export const SkillContextDeliveredRefEvent = durableEvent<
  "skill.context_delivered_ref",
  SkillContextDeliveredRefData
>("skill.context_delivered_ref", { visibility: "internal", stability: "experimental" });
export type SkillContextDeliveredRefEvent = EventOf<typeof SkillContextDeliveredRefEvent>;
