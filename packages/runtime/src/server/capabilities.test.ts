import { expect, test } from "vitest";
import { testRuntime } from "./testing/test-runtime.js";

test("clients are told when a handler of questions comes, and when the last one goes", async () => {
  const host = await testRuntime([{ text: "Hello." }]);
  await using _ = host;
  const first = await host.client();
  const created = await first.request("session.create", host.params());
  const { sessionId } = created;
  expect(created.capabilities.ui.elicitation).toBe(false);
  const second = await host.client();
  const came = first.next("capabilities.changed");
  const joined = await second.request("session.resume", host.params({ sessionId, requestElicitation: true }));
  expect(joined.capabilities.ui.elicitation).toBe(true);
  expect((await came).data).toEqual({ ui: { elicitation: true } });
  const third = await host.client();
  await third.request("session.resume", host.params({ sessionId, requestElicitation: true }));
  await second.request("session.detach", { sessionId });
  const went = first.next("capabilities.changed");
  third.close();
  expect((await went).data).toEqual({ ui: { elicitation: false } });
  expect(first.data("capabilities.changed")).toHaveLength(2);
});
