import { sessionMethod } from "../../define.js";
import type { Attachment } from "../../types/attachment.js";

export interface FleetStartRequest {
  prompt?: string;
  attachments?: Attachment[];
  /** @internal */
  billable?: boolean;
  wait?: boolean;
}

export interface FleetStartResult {
  started: boolean;
}

/** Sets several agents to work on a prompt. */
export const SessionFleetStart = sessionMethod<FleetStartRequest, FleetStartResult>("session.fleet.start");
