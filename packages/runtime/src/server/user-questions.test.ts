import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import { type ClientOptions, type TestRuntime, testRuntime } from "./testing/test-runtime.js";

const question: Step = { tools: [{ name: "ask_user", args: { question: "Tea?", choices: ["yes", "no"] } }] };
const planned: Step = { tools: [{ name: "exit_plan_mode", args: { summary: "Boil water." } }] };
const done: Step = { text: "Done." };

async function create(host: TestRuntime, more: object, answer?: ClientOptions["answer"]) {
  const client = await host.client(answer && { answer });
  const { sessionId } = await client.request("session.create", host.params(more));
  return { client, sessionId: sessionId as string };
}

async function toolNames(host: TestRuntime, request = 0): Promise<unknown[]> {
  const { body } = await host.provider.request(request);
  return (body.tools ?? []).map((tool) => (tool as { function: { name: string } }).function.name);
}

describe("a question to the user", () => {
  test("can't be asked when no client takes it", async () => {
    await using host = await testRuntime([done]);
    const { client, sessionId } = await create(host, {});
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Go." });
    await idle;
    expect(await toolNames(host)).toEqual(expect.arrayContaining(["bash", "web_fetch", "sql"]));
    expect(await toolNames(host)).not.toContain("ask_user");
  });

  test("is asked by a request, and everyone sees it and its answer", async () => {
    await using host = await testRuntime([question, done]);
    const asked: unknown[] = [];
    const { client, sessionId } = await create(host, { requestUserInput: true }, ({ method, params }) => {
      asked.push({ method, params });
      return { answer: "yes", wasFreeform: false };
    });
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Go." });
    await idle;
    expect(asked).toEqual([
      {
        method: "userInput.request",
        params: { sessionId, question: "Tea?", choices: ["yes", "no"], allowFreeform: true },
      },
    ]);
    const [{ requestId }] = client.data("user_input.requested") as [{ requestId: string }];
    expect(client.data("user_input.completed")).toEqual([{ requestId, answer: "yes", wasFreeform: false }]);
    expect(client.data("tool.execution_complete")).toMatchObject([
      { result: { content: "User selected: yes" } },
    ]);
  });

  test("may be answered by a client that only sees it; the one that was asked is told so", async () => {
    await using host = await testRuntime([question, done]);
    let cancelled: (() => void) | undefined;
    const withdrawn = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const { client, sessionId } = await create(host, { requestUserInput: true }, ({ signal }) => {
      signal.addEventListener("abort", () => cancelled?.());
      return new Promise(() => {});
    });
    const idle = client.next("session.idle");
    const seen = client.next("user_input.requested");
    await client.request("session.send", { sessionId, prompt: "Go." });
    const { requestId } = (await seen).data;
    const answer = { sessionId, requestId, response: { answer: "no", wasFreeform: false } };
    expect(await client.request("session.ui.handlePendingUserInput", answer)).toEqual({ success: true });
    await idle;
    await withdrawn;
    expect(await client.request("session.ui.handlePendingUserInput", answer)).toMatchObject({
      success: false,
    });
    expect(client.data("tool.execution_complete")).toMatchObject([
      { result: { content: "User selected: no" } },
    ]);
  });

  test("that its only client refuses is answered for it", async () => {
    await using host = await testRuntime([question, done]);
    const { client, sessionId } = await create(host, { requestUserInput: true }, () => {
      throw new Error("boom");
    });
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Go." });
    await idle;
    expect(client.data("user_input.completed")).toMatchObject([
      { answer: "The user was unable to respond due to an error", wasFreeform: true },
    ]);
  });
});

describe("a plan", () => {
  test("is shown to the client, and going on with it ends the mode", async () => {
    await using host = await testRuntime([planned, done]);
    const asked: unknown[] = [];
    const more = { requestExitPlanMode: true };
    const { client, sessionId } = await create(host, more, ({ method, params }) => {
      asked.push({ method, params });
      return { approved: true, selectedAction: "interactive" };
    });
    const folder = join(host.home, "session-state", sessionId);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "plan.md"), "# Tea\n");
    await client.request("session.mode.set", { sessionId, mode: "plan" });
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Plan." });
    await idle;
    expect(asked).toEqual([
      {
        method: "exitPlanMode.request",
        params: {
          sessionId,
          summary: "Boil water.",
          planContent: "# Tea\n",
          actions: ["autopilot", "interactive", "exit_only"],
          recommendedAction: "autopilot",
        },
      },
    ]);
    expect(client.data("session.mode_changed").at(-1)).toEqual({
      previousMode: "plan",
      newMode: "interactive",
    });
    expect(await toolNames(host)).toEqual(expect.arrayContaining(["task_complete", "exit_plan_mode"]));
    expect(await toolNames(host, 1)).toEqual(await toolNames(host));
  });

  test("is not shown outside its mode", async () => {
    await using host = await testRuntime([done]);
    const { client, sessionId } = await create(host, { requestExitPlanMode: true });
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Go." });
    await idle;
    expect(await toolNames(host)).not.toContain("exit_plan_mode");
  });
});

test("what the model has to do is read from its tables", async () => {
  const query =
    "INSERT INTO todos (id, title) VALUES ('a', 'Boil'); INSERT INTO todos (id, title) VALUES ('b', 'Pour')";
  const insert: Step = { tools: [{ name: "sql", args: { description: "d", query } }] };
  const depend: Step = {
    tools: [{ name: "sql", args: { description: "d", query: "INSERT INTO todo_deps VALUES ('b', 'a')" } }],
  };
  await using host = await testRuntime([insert, depend, done]);
  const { client, sessionId } = await create(host, {});
  expect(await client.request("session.plan.readSqlTodos", { sessionId })).toEqual({ rows: [] });
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Go." });
  await idle;
  expect(client.data("session.todos_changed").length).toBeGreaterThan(0);
  const rows = [{ id: "a", title: "Boil", status: "pending" }, { id: "b" }];
  expect(await client.request("session.plan.readSqlTodos", { sessionId })).toMatchObject({ rows });
  expect(await client.request("session.plan.readSqlTodosWithDependencies", { sessionId })).toMatchObject({
    rows,
    dependencies: [{ todoId: "b", dependsOn: "a" }],
  });
});
