import { expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import { say } from "./testing/say.js";
import type { TestClient } from "./testing/test-client.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

const OPTION = { enableSessionStore: true };

const done: Step = { text: "Done." };

const look = (query: string, more: object = { source: "local" }): Step => ({
  tools: [{ name: "session_store_sql", args: { description: "Look", query, ...more } }],
});

async function opened(runtime: TestRuntime, options: object): Promise<[TestClient, string]> {
  const client = await runtime.client();
  const { sessionId } = await client.request("session.create", runtime.params(options));
  await client.request("session.permissions.setApproveAll", { sessionId, enabled: true });
  return [client, sessionId];
}

const results = (client: TestClient) => client.data("tool.execution_complete");

test("the model looks through what was said in other sessions, and what they changed", async () => {
  const write: Step = { tools: [{ name: "create", args: { path: "new.txt", file_text: "new" } }] };
  const turns = "SELECT user_message, assistant_response FROM turns WHERE user_message LIKE '%it''s%'";
  const files = "SELECT tool_name, file_path LIKE '%new.txt' AS it FROM session_files";
  await using runtime = await testRuntime([write, { text: "It is done." }, look(turns), look(files), done]);
  const [first, firstId] = await opened(runtime, {});
  await say(first, firstId, "Write it's file.");
  const [second, secondId] = await opened(runtime, OPTION);
  await say(second, secondId, "What did I say?");
  const [said, changed] = results(second) as { result: { content: string } }[];
  expect(said?.result.content).toBe(
    "1 row(s) returned:\n\n| user_message | assistant_response |\n| --- | --- |\n| Write it's file. | It is done. |",
  );
  expect(changed?.result.content).toContain("| create | 1 |");
  expect(results(second)[0]).toMatchObject({
    toolTelemetry: { properties: { queryType: "SELECT", database: "session_store", backend: "local" } },
  });
});

test("there is no cloud to look in, which the model is told", async () => {
  await using runtime = await testRuntime([look("SELECT 1", {}), done]);
  const [client, sessionId] = await opened(runtime, OPTION);
  await say(client, sessionId, "Look.");
  expect(results(client)).toMatchObject([
    {
      result: {
        content:
          "1 row(s) returned:\n\n| 1 | _query_source |\n| --- | --- |\n| 1 | local |\n\n" +
          "⚠️ Cloud session store unavailable. Showing local results only.",
      },
    },
  ]);
});

test("nothing can be changed, and what is wrong is told", async () => {
  const wrong = ["DELETE FROM sessions", "SELECT 1; DROP TABLE turns", "ATTACH 'x' AS y", "SELECT nope"];
  await using runtime = await testRuntime([...wrong.map((query) => look(query)), done]);
  const [client, sessionId] = await opened(runtime, OPTION);
  await say(client, sessionId, "Look.");
  const failed = (message: string) => ({ success: false, error: { message, code: "failure" } });
  expect(results(client)).toMatchObject([
    ...[1, 2, 3].map(() => failed("Error: not authorized")),
    failed("Error: no such column: nope"),
  ]);
});

test("the tool isn't there unless it was asked for", async () => {
  await using runtime = await testRuntime([done, done]);
  const [client, sessionId] = await opened(runtime, {});
  await say(client, sessionId, "Hello.");
  expect(JSON.stringify(runtime.provider.requests[0]?.body.tools)).not.toContain("session_store_sql");
});
