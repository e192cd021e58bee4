import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { clearSecretValues } from "../diagnostics/secret-values.js";
import type { Step } from "../models/testing/scripted-provider.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

const done: Step = { text: "Done." };

async function create(host: TestRuntime, more: object = {}) {
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params(more));
  return { client, sessionId: sessionId as string };
}

describe("commands that people run", () => {
  test("are told to clients and, with the next prompt, to the model; after a restart too", async () => {
    const before = await testRuntime([done]);
    await using _ = before;
    const { client, sessionId } = await create(before);
    const run = (requestId: string, command: string) =>
      client.request("session.shell.executeUserRequested", { sessionId, requestId, command });
    expect(await run("r1", "echo hi; pwd")).toMatchObject({
      success: true,
      output: `hi\n${before.workspace}`,
      exitCode: 0,
    });
    expect(await run("r2", "echo no; exit 3")).toMatchObject({
      success: false,
      output: "no",
      exitCode: 3,
      error: "no",
    });
    expect(client.durable().filter((type) => type.startsWith("tool."))).toEqual([
      "tool.user_requested",
      "tool.execution_complete",
      "tool.user_requested",
      "tool.execution_complete",
    ]);
    await using host = await before.restarted([done]);
    const next = await host.client();
    await next.request("session.resume", host.params({ sessionId }));
    const idle = next.next("session.idle");
    await next.request("session.send", { sessionId, prompt: "Go." });
    await idle;
    const { body } = await host.provider.request(0);
    const told = JSON.stringify(body["messages"]);
    expect(told).toContain("(exit code 0).\\n\\nCommand:\\necho hi; pwd\\n\\nOutput:\\nhi\\n");
    expect(told).toContain("(non-zero exit code).\\n\\nCommand:\\necho no; exit 3\\n\\nOutput:\\nno\\n");
  });

  test("can be cancelled, killed and bounded in time", async () => {
    await using host = await testRuntime([]);
    const { client, sessionId } = await create(host);
    const begun = client.next("tool.user_requested");
    const running = client.request("session.shell.executeUserRequested", {
      sessionId,
      requestId: "slow",
      command: "sleep 60",
    });
    await begun;
    const cancel = () =>
      client.request("session.shell.cancelUserRequested", { sessionId, requestId: "slow" });
    expect(await cancel()).toEqual({ cancelled: true });
    expect(await running).toMatchObject({ success: false, error: "Shell command canceled." });
    expect(await cancel()).toEqual({ cancelled: false });
    const marker = join(host.workspace, "late");
    const command = `sleep 60; touch ${marker}`;
    const { processId } = await client.request("session.shell.exec", { sessionId, command });
    const kill = () => client.request("session.shell.kill", { sessionId, processId });
    expect(await kill()).toEqual({ killed: true });
    expect(await kill()).toEqual({ killed: false });
    await client.request("session.shell.exec", { sessionId, command, timeout: 1 });
    await client.request("session.destroy", { sessionId });
    expect(() => readFileSync(marker)).toThrow("ENOENT");
  });
});

describe("calls that no model makes", () => {
  test("pass the gate and give their result", async () => {
    await using host = await testRuntime([]);
    const { client, sessionId } = await create(host);
    await client.request("session.permissions.configure", {
      sessionId,
      approveAllToolPermissionRequests: true,
      rules: { approved: [], denied: [{ kind: "shell", argument: "rm" }] },
    });
    const execute = (name: string, args: object) =>
      client.request("session.tools.execute", { sessionId, name, arguments: args });
    expect(await execute("view", { path: join(host.workspace, "a.txt") })).toMatchObject({
      resultType: "success",
      textResultForLlm: "hello\n",
    });
    expect(await execute("bash", { command: "sudo rm a.txt", description: "d" })).toMatchObject({
      resultType: "denied",
    });
    expect(await execute("nothing", {})).toMatchObject({ resultType: "failure" });
    expect(client.durable()).not.toContain("tool.execution_start");
  });

  test("reach the tools that a client has set", async () => {
    await using host = await testRuntime([]);
    const { client, sessionId } = await create(host);
    const tool = { name: "lookup", description: "Looks up", parameters: { type: "object" } };
    await client.request("session.tools.set", { sessionId, tools: [tool] });
    const { tools } = await client.request("session.tools.getCurrentMetadata", { sessionId });
    expect(tools.map(({ name }: { name: string }) => name)).toContain("lookup");
    await client.request("session.tools.initializeAndValidate", { sessionId });
    const described = await client.request("session.tools.getBuiltinDescriptors", { sessionId });
    expect(described.tools[0]).toMatchObject({ name: "bash", inputSchema: { type: "object" }, format: null });
  });
});

describe("options of tools", () => {
  const names = async (host: TestRuntime, request: number) => {
    const { body } = await host.provider.request(request);
    return ((body["tools"] ?? []) as { function: { name: string } }[]).map((tool) => tool.function.name);
  };

  async function prompt({ client, sessionId }: Awaited<ReturnType<typeof create>>): Promise<void> {
    await client.request("session.permissions.setApproveAll", { sessionId, enabled: true });
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Go." });
    await idle;
  }

  /** What the model was told of the first call. */
  function contentOf({ client }: Awaited<ReturnType<typeof create>>): string {
    const [{ result = {} } = {}] = client.data("tool.execution_complete");
    return String((result as { content?: string }).content);
  }

  test("say which list wins", async () => {
    await using host = await testRuntime([done]);
    const lists = { availableTools: ["view", "bash"], excludedTools: ["builtin:bash"] };
    await prompt(await create(host, lists));
    await prompt(await create(host, { ...lists, toolFilterPrecedence: "excluded" }));
    expect([await names(host, 0), await names(host, 1)]).toEqual([["bash", "view"], ["view"]]);
  });

  test("say how much of an output is shown, and where the whole of it goes", async () => {
    const shell = (bytes: number): Step => ({
      tools: [
        { name: "bash", args: { command: `head -c ${bytes} /dev/zero | tr '\\0' q`, description: "d" } },
      ],
    });
    const steps = [shell(3000), done, shell(30_000), done];
    await using host = await testRuntime(steps);
    const outputDir = join(host.home, "outputs");
    mkdirSync(outputDir);
    const small = await create(host, { largeOutput: { maxSizeBytes: 1000, outputDir } });
    await prompt(small);
    const text = contentOf(small);
    const [, path = ""] = /Saved to: (\S+)/.exec(text) ?? [];
    expect(path.startsWith(outputDir)).toBe(true);
    expect(readFileSync(path, "utf8")).toBe("q".repeat(3000));
    const whole = await create(host, { largeOutput: { enabled: false } });
    await prompt(whole);
    expect(contentOf(whole).startsWith("q".repeat(30_000))).toBe(true);
  });

  test("add directories that may be reached without a question", async () => {
    const steps: Step[] = [];
    await using host = await testRuntime(steps);
    const extra = join("/var/tmp", `parley-extra-${process.pid}`);
    mkdirSync(extra, { recursive: true });
    writeFileSync(join(extra, "b.txt"), "there\n");
    steps.push({ tools: [{ name: "view", args: { path: join(extra, "b.txt") } }] }, done);
    const session = await create(host, { additionalDirectories: [extra] });
    await prompt(session);
    expect(session.client.data("permission.requested")).toEqual([]);
    expect(session.client.data("tool.execution_complete")).toMatchObject([
      { result: { content: "there\n" } },
    ]);
    const { directories } = await session.client.request("session.permissions.paths.list", {
      sessionId: session.sessionId,
    });
    expect(directories).toContain(extra);
  });

  test("have the user asked by a form", async () => {
    const schema = {
      properties: { tea: { type: "string", enum: ["green", "black"] }, cups: { type: "number" } },
    };
    const ask = { tools: [{ name: "ask_user", args: { message: "Tea?", requestedSchema: schema } }] };
    await using host = await testRuntime([
      ask,
      ask,
      ask,
      { tools: [{ name: "ask_user", args: { question: "?" } }] },
      done,
    ]);
    const { client, sessionId } = await create(host, {
      askUserVariant: "elicitation",
      requestElicitation: true,
    });
    const answers = [
      { action: "accept", content: { tea: "green", cups: 2 } },
      { action: "decline" },
      { action: "cancel" },
    ];
    const answerNext = async (): Promise<void> => {
      const { data } = await client.next("elicitation.requested");
      const next = answers.length > 1 ? answerNext() : undefined;
      const { requestId } = data;
      await client.request("session.ui.handlePendingElicitation", {
        sessionId,
        requestId,
        result: answers.shift(),
      });
      await next;
    };
    const answering = answerNext();
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Go." });
    await Promise.all([answering, idle]);
    const told = client.data("tool.execution_complete").map(({ result, error }) => {
      return (result as { content?: string } | undefined)?.content ?? (error as { message: string }).message;
    });
    expect(told).toEqual([
      "User responded: tea=green, cups=2",
      expect.stringMatching(/^The user is not available to respond/),
      "User cancelled the request.",
      expect.stringMatching(/^This session uses the structured ask_user format/),
    ]);
  });
});

describe("values that are to be kept secret", () => {
  afterEach(clearSecretValues);

  test("are masked in what tools say, once that is switched on", async () => {
    await using plain = await testRuntime([]);
    const values = ["hunter2secret"];
    await expect((await plain.client()).request("secrets.addFilterValues", { values })).rejects.toThrow(
      "COPILOT_ENABLE_SECRET_FILTERING",
    );
    await using host = await testRuntime([], { environment: { COPILOT_ENABLE_SECRET_FILTERING: "true" } });
    const { client, sessionId } = await create(host);
    await client.request("session.permissions.setApproveAll", { sessionId, enabled: true });
    expect(await client.request("secrets.addFilterValues", { values })).toEqual({ ok: true });
    const args = { command: "echo a hunter2secret b", description: "d" };
    const result = await client.request("session.tools.execute", {
      sessionId,
      name: "bash",
      arguments: args,
    });
    expect(result.textResultForLlm).toContain("a ****** b");
    expect(JSON.stringify(client.messages)).not.toContain("hunter2secret\\n");
  });
});
