import { sessionMethod } from "../../define.js";

export interface ScheduleList {
  entries: ScheduleEntry[];
}

export interface ScheduleEntry {
  id: number;
  intervalMs?: number;
  cron?: string;
  tz?: string;
  at?: number;
  prompt: string;
  recurring: boolean;
  selfPaced?: boolean;
  displayPrompt?: string;
  nextRunAt: string;
}

/** Lists scheduled prompts. */
export const SessionScheduleList = sessionMethod<void, ScheduleList>("session.schedule.list");

/** Restores scheduled prompts after a restart. */
export const SessionScheduleHydrate = sessionMethod<void, null>("session.schedule.hydrate", {
  visibility: "internal",
});

export interface ScheduleHasSelfPacedResult {
  hasSelfPaced: boolean;
}

/** Tells whether a prompt schedules itself. */
export const SessionScheduleHasSelfPaced = sessionMethod<void, ScheduleHasSelfPacedResult>(
  "session.schedule.hasSelfPaced",
  { visibility: "internal" },
);

export interface ScheduleAddRequest {
  interval: string;
  prompt: string;
  recurring?: boolean;
  displayPrompt?: string;
}

export interface ScheduleAddResult {
  entry?: ScheduleEntry;
  error?: string;
}

/** Schedules a prompt at an interval. */
export const SessionScheduleAdd = sessionMethod<ScheduleAddRequest, ScheduleAddResult>(
  "session.schedule.add",
  { visibility: "internal" },
);

export interface ScheduleAddCronRequest {
  cron: string;
  prompt: string;
  recurring?: boolean;
  displayPrompt?: string;
  tz?: string;
}

/** Schedules a prompt by a cron expression. */
export const SessionScheduleAddCron = sessionMethod<ScheduleAddCronRequest, ScheduleAddResult>(
  "session.schedule.addCron",
  { visibility: "internal" },
);

export interface ScheduleAddAtRequest {
  at: number;
  prompt: string;
  recurring?: boolean;
  displayPrompt?: string;
}

/** Schedules a prompt for one moment. */
export const SessionScheduleAddAt = sessionMethod<ScheduleAddAtRequest, ScheduleAddResult>(
  "session.schedule.addAt",
  { visibility: "internal" },
);

export interface ScheduleAddSelfPacedRequest {
  prompt: string;
  displayPrompt?: string;
}

/** Schedules a prompt that says itself when it runs next. */
export const SessionScheduleAddSelfPaced = sessionMethod<ScheduleAddSelfPacedRequest, ScheduleAddResult>(
  "session.schedule.addSelfPaced",
  { visibility: "internal" },
);

export interface ScheduleRearmSelfPacedRequest {
  id: number;
  at: number;
}

/** Sets when such a prompt runs next. */
export const SessionScheduleRearmSelfPaced = sessionMethod<ScheduleRearmSelfPacedRequest, ScheduleAddResult>(
  "session.schedule.rearmSelfPaced",
  { visibility: "internal" },
);

export interface ScheduleStopRequest {
  id: number;
}

export interface ScheduleStopResult {
  entry?: ScheduleEntry;
}

/** Stops a scheduled prompt. */
export const SessionScheduleStop = sessionMethod<ScheduleStopRequest, ScheduleStopResult>(
  "session.schedule.stop",
);
