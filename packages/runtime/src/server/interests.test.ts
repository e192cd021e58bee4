import { expect, test } from "vitest";
import { testRuntime } from "./testing/test-runtime.js";

const ELICITATION = { message: "Sure?", requestedSchema: { type: "object", properties: {} } };

async function opened(more: object = {}) {
  const host = await testRuntime([{ text: "Hello." }]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params(more));
  const call = (method: string, params: object = {}) =>
    client.request(`session.${method}`, { sessionId, ...params });
  return { host, client, sessionId, call };
}

const interest = { eventType: "elicitation.requested" };

test("a client that takes an interest answers, until it has given up the last one", async () => {
  const { host, client, call } = await opened();
  await using _ = host;
  const can = () => client.data("capabilities.changed").at(-1);
  const first = await call("eventLog.registerInterest", interest);
  expect(can()).toEqual({ ui: { elicitation: true } });
  const second = await call("eventLog.registerInterest", interest);
  await call("eventLog.releaseInterest", { handle: first.handle });
  expect(can()).toEqual({ ui: { elicitation: true } });
  await call("eventLog.releaseInterest", { handle: second.handle });
  expect(can()).toEqual({ ui: { elicitation: false } });
  expect(await call("eventLog.releaseInterest", { handle: second.handle })).toEqual({ success: true });
});

test("what a client answers anyway, it goes on answering", async () => {
  const { host, client, call } = await opened({ requestElicitation: true });
  await using _ = host;
  const { handle } = await call("eventLog.registerInterest", interest);
  await call("eventLog.releaseInterest", { handle });
  expect(client.data("capabilities.changed")).toEqual([]);
});

test("of two clients that answer an elicitation the first counts, and the other is told so", async () => {
  const { host, client, sessionId, call } = await opened({ requestElicitation: true });
  await using _ = host;
  const second = await host.client();
  await second.request("session.resume", host.params({ sessionId, requestElicitation: true }));
  const asked = [client, second].map((each) => each.next("elicitation.requested"));
  const answered = [client, second].map((each) => each.next("elicitation.completed"));
  const outcome = call("ui.elicitation", ELICITATION);
  const [{ data }] = await Promise.all(asked as [(typeof asked)[0], (typeof asked)[0]]);
  const { requestId } = data;
  const answer = (action: string) => ({ sessionId, requestId, result: { action, content: {} } });
  expect(await second.request("session.ui.handlePendingElicitation", answer("accept"))).toEqual({
    success: true,
  });
  expect(await call("ui.handlePendingElicitation", answer("decline"))).toEqual({
    success: false,
    error: expect.stringContaining("already resolved by"),
  });
  await Promise.all(answered);
  expect(await outcome).toMatchObject({ action: "accept" });
});

test("a client that comes later, to continue what is pending, is asked what is open", async () => {
  const { host, client, sessionId, call } = await opened({ requestElicitation: true });
  await using _ = host;
  const asked = client.next("elicitation.requested");
  const outcome = call("ui.elicitation", ELICITATION);
  const { requestId } = (await asked).data;
  const second = await host.client();
  const askedToo = second.next("elicitation.requested");
  const more = { sessionId, requestElicitation: true, continuePendingWork: true };
  await second.request("session.resume", host.params(more));
  expect((await askedToo).data).toMatchObject({ requestId, message: "Sure?" });
  const result = { action: "accept", content: {} };
  await second.request("session.ui.handlePendingElicitation", { sessionId, requestId, result });
  expect(await outcome).toMatchObject({ action: "accept" });
});
