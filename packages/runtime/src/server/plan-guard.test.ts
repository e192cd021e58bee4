import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { testRuntime } from "./testing/test-runtime.js";

test("while a session plans, nothing but its own folder is changed, and nobody is asked", async () => {
  const bash = (command: string) => ({ name: "bash", args: { command, description: "Work" } });
  await using host = await testRuntime([
    {
      tools: [
        { name: "create", args: { path: join(tmpdir(), "parley-planned.txt"), file_text: "b" } },
        bash("touch c.txt"),
        bash("ls"),
      ],
    },
    { text: "Planned." },
  ]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params({ requestPermission: false }));
  await client.request("session.permissions.setApproveAll", { sessionId, enabled: true });
  await client.request("session.mode.set", { sessionId, mode: "plan" });
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Plan it." });
  await idle;
  const results = client.data("tool.execution_complete");
  expect(results.map(({ success }) => success)).toEqual(expect.arrayContaining([false, false, true]));
  expect(results.map(({ error }) => (error as { message: string } | undefined)?.message)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^`create` was blocked\. Plan mode does not permit changes outside/),
      expect.stringMatching(
        /^This shell command would modify files outside the session folder and was blocked\./,
      ),
      undefined,
    ]),
  );
  expect(existsSync(join(host.workspace, "c.txt"))).toBe(false);
});

test("who is asked while a session plans is told so", async () => {
  await using host = await testRuntime([
    { tools: [{ name: "bash", args: { command: "make all", description: "Build" } }] },
    { text: "Planned." },
  ]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  await client.request("session.mode.set", { sessionId, mode: "plan" });
  const asked = client.next("permission.requested");
  await client.request("session.send", { sessionId, prompt: "Plan it." });
  expect((await asked).data).toMatchObject({ agentMode: "plan" });
});
