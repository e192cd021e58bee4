import { expect, test } from "vitest";
import { testRuntime } from "./testing/test-runtime.js";

test("a checkpoint whose title says too little is named after its session", async () => {
  await using host = await testRuntime([]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params({ sessionId: "abcdefgh-1" }));
  const add = async (title: string) => {
    const { summary } = await client.request("session.workspaces.addSummary", {
      sessionId,
      title,
      content: "x",
    });
    return [summary.checkpointTitle, String(summary.checkpointPath).split("/").at(-1)];
  };
  expect(await add(" Fix it ")).toEqual(["Fix it", "001-fix-it.md"]);
  expect(await add("-")).toEqual(["-", "002-abcdefgh.md"]);
  expect(await add(" ")).toEqual(["Session abcdefgh", "003-session-abcdefgh.md"]);
});
