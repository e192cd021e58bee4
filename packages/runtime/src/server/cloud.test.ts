import { expect, test } from "vitest";
import { testRuntime } from "./testing/test-runtime.js";
import { listenTcp } from "./transports/tcp.js";

const cloud = { repository: { owner: "a", name: "b" } };

test("a session in the cloud gets its id and URL here, and speaks before the answer that says so", async () => {
  await using host = await testRuntime([{ text: "Hello." }]);
  const { port, server } = await listenTcp(host.runtime, { port: 0 });
  const client = await host.client();
  const opened = await client.request("session.create", host.params({ cloud, sessionId: "mine" }));
  expect(opened.sessionId).not.toBe("mine");
  expect(opened).toMatchObject({
    isRemote: true,
    remoteUrl: `parley://127.0.0.1:${port}/${opened.sessionId}`,
  });
  const answer = client.messages.findIndex((message) => JSON.stringify(message).includes("remoteUrl"));
  const start = client.messages.findIndex((message) => JSON.stringify(message).includes("session.start"));
  expect(start).toBeGreaterThan(-1);
  expect(start).toBeLessThan(answer);
  expect(client.data("session.warning")).toEqual([]);
  server.close();
});

test("any session can be given a URL, where the runtime has one", async () => {
  await using host = await testRuntime([{ text: "Hello." }]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  await expect(client.request("session.remote.enable", { sessionId })).rejects.toThrow("no TCP listener");
  const { port, server } = await listenTcp(host.runtime, { port: 0 });
  const url = `parley://127.0.0.1:${port}/${sessionId}`;
  expect(await client.request("session.remote.enable", { sessionId, mode: "export" })).toEqual({
    url,
    remoteSteerable: false,
  });
  expect(await client.request("session.remote.enable", { sessionId })).toEqual({
    url,
    remoteSteerable: true,
  });
  expect(await client.request("session.remote.disable", { sessionId })).toEqual({});
  expect(client.data("session.remote_steerable_changed")).toEqual([
    { remoteSteerable: true },
    { remoteSteerable: false },
  ]);
  server.close();
});
