import { durableEvent } from "../define.js";
import type { PermissionDecisionSource } from "../types/permission.js";
import type { EventOf } from "./envelope.js";

export interface PermissionCarriedForwardData {
  /** @experimental */
  requestId: string;
  /** @experimental */
  toolCallId: string;
  /** @experimental */
  recordId: string;
  /** @experimental */
  decisionSource: PermissionDecisionSource;
}

/** An earlier permission was used again. */
export const PermissionCarriedForwardEvent = durableEvent<
  "permission.carriedForward",
  PermissionCarriedForwardData
>("permission.carriedForward", { stability: "experimental" });
export type PermissionCarriedForwardEvent = EventOf<typeof PermissionCarriedForwardEvent>;

export interface PermissionMessageAuthorizationData {
  /** @experimental */
  recordId: string;
  /** @experimental */
  turnIndex: number;
  /** @experimental */
  polarity: PermissionMessageAuthorizationPolarity;
  /** @experimental */
  actionClass: string;
  /** @experimental */
  spanStart: number;
  /** @experimental */
  spanEnd: number;
  /** @experimental */
  targetMembers?: string[];
  /** @experimental */
  task?: string;
  /** @experimental */
  world?: unknown;
}

export type PermissionMessageAuthorizationPolarity = "grant" | "denial";

/** A user's message was read as permission. */
export const PermissionMessageAuthorizationEvent = durableEvent<
  "permission.messageAuthorization",
  PermissionMessageAuthorizationData
>("permission.messageAuthorization", { stability: "experimental" });
export type PermissionMessageAuthorizationEvent = EventOf<typeof PermissionMessageAuthorizationEvent>;

export interface PermissionMessageAuthorizationReadData {
  /** @experimental */
  turnIndex: number;
  /** @experimental */
  activatesExtraction?: boolean;
}

/** A user's message was read for permissions. */
export const PermissionMessageAuthorizationReadEvent = durableEvent<
  "permission.messageAuthorizationRead",
  PermissionMessageAuthorizationReadData
>("permission.messageAuthorizationRead", { stability: "experimental" });
export type PermissionMessageAuthorizationReadEvent = EventOf<typeof PermissionMessageAuthorizationReadEvent>;

export interface PermissionMessageAuthorizationDegradedData {
  /** @experimental */
  turnIndex: number;
}

/** Reading messages for permissions works less well for now. */
export const PermissionMessageAuthorizationDegradedEvent = durableEvent<
  "permission.messageAuthorizationDegraded",
  PermissionMessageAuthorizationDegradedData
>("permission.messageAuthorizationDegraded", { stability: "experimental" });
export type PermissionMessageAuthorizationDegradedEvent = EventOf<
  typeof PermissionMessageAuthorizationDegradedEvent
>;

export interface PermissionAssentDetectedData {
  /** @experimental */
  requestId: string;
  /** @experimental */
  turnIndex: number;
}

/** A user's message agreed to something asked. */
export const PermissionAssentDetectedEvent = durableEvent<
  "permission.assentDetected",
  PermissionAssentDetectedData
>("permission.assentDetected", { stability: "experimental" });
export type PermissionAssentDetectedEvent = EventOf<typeof PermissionAssentDetectedEvent>;

export interface PermissionContextualAuthorizationData {
  /** @experimental */
  recordId: string;
  /** @experimental */
  requestId: string;
  /** @experimental */
  turnIndex: number;
  /** @experimental */
  polarity: PermissionMessageAuthorizationPolarity;
  /** @experimental */
  spanStart: number;
  /** @experimental */
  spanEnd: number;
}

/** Permission was found in the conversation. */
export const PermissionContextualAuthorizationEvent = durableEvent<
  "permission.contextualAuthorization",
  PermissionContextualAuthorizationData
>("permission.contextualAuthorization", { stability: "experimental" });
export type PermissionContextualAuthorizationEvent = EventOf<typeof PermissionContextualAuthorizationEvent>;
