import type {
  SessionScheduleAdd,
  SessionScheduleAddAt,
  SessionScheduleAddCron,
  SessionScheduleAddSelfPaced,
  SessionScheduleHasSelfPaced,
  SessionScheduleHydrate,
  SessionScheduleList,
  SessionScheduleRearmSelfPaced,
  SessionScheduleStop,
} from "@parley/protocol";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.schedule.list": sessionHandler<typeof SessionScheduleList>(({ schedules }) => ({
    entries: [...schedules.list],
  })),

  "session.schedule.hydrate": sessionHandler<typeof SessionScheduleHydrate>(async ({ schedules }) => {
    await schedules.hydrate();
    return {} as never;
  }),

  "session.schedule.hasSelfPaced": sessionHandler<typeof SessionScheduleHasSelfPaced>(({ schedules }) => ({
    hasSelfPaced: schedules.hasSelfPaced,
  })),

  "session.schedule.add": sessionHandler<typeof SessionScheduleAdd>(
    ({ schedules }, { interval, prompt, recurring = true, displayPrompt }) =>
      schedules.every(interval, { prompt, recurring, ...(displayPrompt && { displayPrompt }) }),
  ),

  "session.schedule.addCron": sessionHandler<typeof SessionScheduleAddCron>(
    ({ schedules }, { cron, tz, prompt, recurring = true, displayPrompt }) =>
      schedules.atTimes(cron, {
        ...(tz && { tz }),
        prompt,
        recurring,
        ...(displayPrompt && { displayPrompt }),
      }),
  ),

  "session.schedule.addAt": sessionHandler<typeof SessionScheduleAddAt>(
    ({ schedules }, { at, prompt, recurring = false, displayPrompt }) =>
      schedules.once(at, { prompt, recurring, ...(displayPrompt && { displayPrompt }) }),
  ),

  "session.schedule.addSelfPaced": sessionHandler<typeof SessionScheduleAddSelfPaced>(
    ({ schedules }, { prompt, displayPrompt }) =>
      schedules.selfPaced({ prompt, ...(displayPrompt && { displayPrompt }) }),
  ),

  "session.schedule.rearmSelfPaced": sessionHandler<typeof SessionScheduleRearmSelfPaced>(
    ({ schedules }, { id, at }) => schedules.rearm(id, at),
  ),

  "session.schedule.stop": sessionHandler<typeof SessionScheduleStop>(async ({ schedules }, { id }) => {
    const entry = await schedules.stop(id);
    return entry ? { entry: entry as never } : {};
  }),
};
