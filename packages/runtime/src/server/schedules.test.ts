import { expect, test } from "vitest";
import { Cron } from "../session/schedules/cron.js";
import { parseInterval } from "../session/schedules/schedule.js";
import { testRuntime } from "./testing/test-runtime.js";

async function opened() {
  const host = await testRuntime([{ text: "Hello." }]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  const call = (method: string, params: object = {}) =>
    client.request(`session.schedule.${method}`, { sessionId, ...params });
  return { host, client, sessionId, call };
}

test("a prompt for a moment comes at that moment, and is over then", async () => {
  const { host, client, call } = await opened();
  await using _ = host;
  const said = client.next("user.message");
  const over = client.next("session.schedule_cancelled");
  const { entry } = await call("addAt", { at: Date.now() - 1, prompt: "Now." });
  expect(entry).toMatchObject({ id: 1, prompt: "Now.", recurring: false });
  expect((await said).data).toMatchObject({
    content: "[Scheduled prompt #1]\nNow.",
    source: "schedule-1",
  });
  expect((await over).data).toEqual({ id: 1 });
  expect(await call("list")).toEqual({ entries: [] });
});

test("one that paces itself comes at once, and again when it is set again", async () => {
  const { host, client, call } = await opened();
  await using _ = host;
  const began = client.next("assistant.turn_start");
  await call("addSelfPaced", { prompt: "Look." });
  await began;
  const rearmed = client.next("session.schedule_rearmed");
  const at = Date.now() + 600_000;
  const { entry } = await call("rearmSelfPaced", { id: 1, at });
  expect(entry).toMatchObject({ id: 1, selfPaced: true, nextRunAt: new Date(at).toISOString() });
  expect((await rearmed).data).toEqual({ id: 1, nextRunAt: at });
  expect(await call("hasSelfPaced")).toEqual({ hasSelfPaced: true });
});

test("schedules are on the log: a runtime that is started again knows them, and what was over stays over", async () => {
  const { host, client, sessionId, call } = await opened();
  await using _ = host;
  await call("add", { interval: "10m", prompt: "Tick.", displayPrompt: "tick" });
  await call("addCron", { cron: "0 9 * * 1-5", prompt: "Morning.", tz: "UTC" });
  await call("add", { interval: "1h", prompt: "Gone." });
  expect(await call("stop", { id: 3 })).toMatchObject({ entry: { id: 3 } });
  expect(await call("stop", { id: 3 })).toEqual({});
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Hi." });
  await idle;
  await using second = await host.restarted();
  const again = await second.client();
  await again.request("session.resume", second.params({ sessionId }));
  const { entries } = await again.request("session.schedule.list", { sessionId });
  expect(entries).toMatchObject([
    { id: 1, intervalMs: 600_000, prompt: "Tick.", recurring: true, displayPrompt: "tick" },
    { id: 2, cron: "0 9 * * 1-5", tz: "UTC", prompt: "Morning.", recurring: true },
  ]);
});

test.each([
  ["10m", 600_000],
  ["60", 3_600_000],
  ["90s", 90_000],
  ["1d", 86_400_000],
  ["1s", { error: "Minimum interval is 10s." }],
  ["25h", { error: "Maximum interval is 1d." }],
  ["bogus", { error: 'Invalid interval "bogus". Try 30s, 5m, 2h, or 1d.' }],
  ["0m", { error: 'Invalid interval "0m". Try 30s, 5m, 2h, or 1d.' }],
])("an interval of %s", (text, expected) => {
  expect(parseInterval(text)).toEqual(expected);
});

test.each([
  ["0 9 * * 1-5", "UTC", "2026-11-20T09:00:00Z", "2026-11-23T09:00:00.000Z"],
  ["*/15 * * * *", "UTC", "2026-11-20T09:01:00Z", "2026-11-20T09:15:00.000Z"],
  ["30 2 1 jan *", "UTC", "2026-11-20T09:01:00Z", "2027-01-01T02:30:00.000Z"],
  ["0 0 13 * 5", "UTC", "2026-11-20T00:00:00Z", "2026-11-27T00:00:00.000Z"],
  ["0 12 * * 7", "UTC", "2026-11-20T00:00:00Z", "2026-11-22T12:00:00.000Z"],
  ["0 9 * * *", "Asia/Kolkata", "2026-11-20T00:00:00Z", "2026-11-20T03:30:00.000Z"],
  ["0 9 * * *", "America/New_York", "2026-03-07T15:00:00Z", "2026-03-08T13:00:00.000Z"],
])("cron %s in %s after %s", (expression, tz, after, expected) => {
  const next = Cron.parse(expression, tz)?.next(Date.parse(after));
  expect(new Date(next ?? 0).toISOString()).toBe(expected);
});

test.each([["bogus"], ["* * * *"], ["61 * * * *"], ["5-1 * * * *"], ["* * * foo *"]])(
  "%s is no cron",
  (text) => {
    expect(Cron.parse(text)).toBeUndefined();
  },
);

test("a zone that is none, and a day that never comes, are refused", () => {
  expect(Cron.parse("* * * * *", "Nowhere/Z")).toBeUndefined();
  expect(Cron.parse("0 0 31 2 *", "UTC")?.next(0)).toBeUndefined();
});

test("nothing is scheduled without words; a schedule by the clock keeps the zone it was made in", async () => {
  const { host, call } = await opened();
  await using _ = host;
  expect(await call("add", { interval: "1h", prompt: " " })).toEqual({ error: "Prompt cannot be empty." });
  const { entry } = await call("addCron", { cron: " @daily ", prompt: "Look." });
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  expect(entry).toMatchObject({ id: 1, cron: "@daily", tz: timeZone });
});

test("names stand for the usual cron expressions", () => {
  const noon = Date.parse("2026-01-01T12:00:00Z");
  const next = (name: string) => new Date(Cron.parse(name, "UTC")?.next(noon) ?? 0).toISOString();
  expect(next("@hourly")).toBe("2026-01-01T13:00:00.000Z");
  expect(next("@Daily")).toBe("2026-01-02T00:00:00.000Z");
  expect(next("@monthly")).toBe("2026-02-01T00:00:00.000Z");
  expect(Cron.parse("@reboot")).toBeUndefined();
});
