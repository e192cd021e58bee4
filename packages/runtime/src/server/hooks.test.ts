import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { IncomingRequest } from "@parley/protocol/jsonrpc";
import { describe, expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

const done: Step = { text: "Done." };
const view = (host: TestRuntime, name = "a.txt"): Step => ({
  tools: [{ name: "view", args: { path: join(host.workspace, name) }, id: "call" }],
});

type Answers = Readonly<Record<string, unknown>>;

/** Answers hooks by their type, and remembers in which order they were asked. */
function hooksOf(answers: Answers, seen: string[] = []) {
  return ({ method, params }: IncomingRequest) => {
    if (method !== "hooks.invoke") return {};
    const { hookType } = params as { hookType: string };
    seen.push(hookType);
    const answer = answers[hookType];
    if (answer instanceof Error) throw answer;
    return { output: answer };
  };
}

async function create(host: TestRuntime, answers: Answers, seen: string[] = []) {
  const client = await host.client({ answer: hooksOf(answers, seen) });
  const { sessionId } = await client.request("session.create", host.params({ hooks: true }));
  await client.request("session.permissions.setApproveAll", { sessionId, enabled: true });
  return { client, sessionId: sessionId as string };
}

type Client = Awaited<ReturnType<TestRuntime["client"]>>;

async function prompt(client: Client, sessionId: string, text: string): Promise<void> {
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: text });
  await idle;
}

async function shown(
  host: TestRuntime,
  request: number,
): Promise<readonly { role: string; content: unknown }[]> {
  const { body } = await host.provider.request(request);
  return (body["messages"] as { role: string; content: unknown }[]).filter(({ role }) => role !== "system");
}

describe("hooks of a client", () => {
  test("see a session from its first prompt to its end", async () => {
    const steps: Step[] = [];
    await using host = await testRuntime(steps);
    steps.push(view(host), done);
    const seen: string[] = [];
    const { client, sessionId } = await create(host, {}, seen);
    await prompt(client, sessionId, "Look.");
    const shutdown = client.next("session.shutdown");
    await client.request("session.detach", { sessionId });
    await shutdown;
    expect(seen).toEqual([
      "sessionStart",
      "userPromptSubmitted",
      "userPromptTransformed",
      "preToolUse",
      "postToolUse",
      "agentStop",
      "sessionEnd",
    ]);
  });

  test("put contexts before the model that are there after a restart", async () => {
    const steps: Step[] = [];
    const before = await testRuntime(steps);
    await using _ = before;
    steps.push(view(before), done);
    const { client, sessionId } = await create(before, {
      sessionStart: { additionalContext: "at the start" },
      userPromptSubmitted: { additionalContext: "with the prompt" },
      preToolUse: { additionalContext: "before", modifiedArgs: { path: join(before.workspace, "none") } },
      postToolUseFailure: { additionalContext: "after" },
    });
    await prompt(client, sessionId, "Look.");
    const live = await shown(before, 1);
    expect(live.map(({ role }) => role)).toEqual(["user", "user", "assistant", "tool", "user", "user"]);
    expect(live.map(({ content }) => content)).toMatchObject([
      "at the start",
      expect.stringContaining("<system_reminder>\nwith the prompt\n</system_reminder>"),
      null,
      expect.stringContaining("does not exist"),
      "Additional context from preToolUse hook:\nbefore",
      'Tool "view" failed. Additional guidance from postToolUseFailure hooks:\nafter',
    ]);
    expect(JSON.stringify(live[2])).toContain(`${before.workspace}/none`);
    await using host = await before.restarted([done]);
    const next = await host.client();
    await next.request("session.resume", host.params({ sessionId }));
    await prompt(next, sessionId, "Again.");
    const restored = (await shown(host, 0)).slice(0, 6);
    expect(restored.map(({ role }) => role)).toEqual(live.map(({ role }) => role));
    for (const index of [0, 1, 4, 5]) expect(restored[index]).toEqual(live[index]);
    expect(JSON.stringify(restored[2])).toContain(`${before.workspace}/none`);
  });

  test("aren't asked again about a call that waits for permission while the runtime is killed", async () => {
    const steps: Step[] = [];
    const before = await testRuntime(steps);
    await using _ = before;
    writeFileSync(join(before.workspace, "b.txt"), "other\n");
    steps.push(view(before), done);
    const changed = { modifiedArgs: { path: join(before.workspace, "b.txt") } };
    const client = await before.client({ answer: hooksOf({ preToolUse: changed }) });
    const { sessionId } = await client.request("session.create", before.params({ hooks: true }));
    const asked = client.next("permission.requested");
    await client.request("session.send", { sessionId, prompt: "Look." });
    const { requestId } = (await asked).data;
    await using host = await before.restarted([done]);
    const seen: string[] = [];
    const next = await host.client({ answer: hooksOf({}, seen) });
    const idle = next.next("session.idle");
    const params = host.params({ sessionId, hooks: true, continuePendingWork: true });
    await next.request("session.resume", params);
    await next.request("session.permissions.handlePendingPermissionRequest", {
      sessionId,
      requestId,
      result: { kind: "approve-once" },
    });
    await idle;
    expect(next.data("tool.execution_complete")).toMatchObject([{ result: { content: "other\n" } }]);
    expect(seen).not.toContain("preToolUse");
  });

  test("that crash before a tool deny it, and a prompt that one blocks goes nowhere", async () => {
    const steps: Step[] = [];
    await using host = await testRuntime(steps);
    steps.push(view(host), done);
    const { client, sessionId } = await create(host, { preToolUse: new Error("boom") });
    await prompt(client, sessionId, "Look.");
    expect(client.data("tool.execution_complete")).toMatchObject([
      { success: false, error: { message: "Denied by preToolUse hook (hook errored)", code: "denied" } },
    ]);
    const other = await create(host, { userPromptSubmitted: { decision: "block", reason: "policy" } });
    await prompt(other.client, other.sessionId, "Forbidden.");
    expect(other.client.data("session.warning")).toMatchObject([
      { warningType: "policy_blocked", message: "policy" },
    ]);
    expect(other.client.data("user.message")).toEqual([]);
    await using restarted = await host.restarted([done]);
    const next = await restarted.client();
    const { sessionId: id } = other;
    await next.request("session.resume", restarted.params({ sessionId: id, continuePendingWork: true }));
    expect(await next.request("session.queue.pendingItems", { sessionId: id })).toMatchObject({ items: [] });
  });
});

describe("hooks of files", () => {
  const hook = (command: string) =>
    JSON.stringify({ version: 1, hooks: { preToolUse: [{ bash: command }] } });

  test("of a repository run only where the user trusts the folder, and not where they are switched off", async () => {
    const steps: Step[] = [];
    await using host = await testRuntime(steps);
    const trace = join(host.home, "trace");
    mkdirSync(join(host.workspace, ".github", "hooks"), { recursive: true });
    writeFileSync(join(host.workspace, ".github/hooks/work.json"), hook(`echo ran >> ${trace}`));
    steps.push(view(host), done, view(host), done, view(host), done);
    const runs = () => {
      try {
        return readFileSync(trace, "utf8").trim().split("\n").length;
      } catch {
        return 0;
      }
    };
    const client = await host.client();
    const once = async (more: object) => {
      const { sessionId } = await client.request("session.create", host.params(more));
      await client.request("session.permissions.setApproveAll", { sessionId, enabled: true });
      await prompt(client, sessionId, "Look.");
      return sessionId;
    };
    const sessionId = await once({});
    expect(runs()).toBe(0);
    const listed = { projectPaths: [host.workspace] };
    expect(await client.request("hooks.discover", listed)).toMatchObject({ hooks: [] });
    await client.request("session.permissions.folderTrust.addTrusted", { sessionId, path: host.workspace });
    await once({});
    expect(runs()).toBe(1);
    await once({ enableFileHooks: false });
    expect(runs()).toBe(1);
    expect(await client.request("hooks.discover", listed)).toMatchObject({
      hooks: [{ hookType: "preToolUse", origin: "repository", enabled: true, projectPath: host.workspace }],
    });
  });

  test("of a repository wait, when they are deferred, until they are asked for", async () => {
    await using host = await testRuntime([done]);
    mkdirSync(join(host.workspace, ".github", "hooks"), { recursive: true });
    writeFileSync(join(host.workspace, ".github/hooks/work.json"), hook("true"));
    const client = await host.client();
    const { sessionId } = await client.request("session.create", host.params({}));
    await client.request("session.permissions.folderTrust.addTrusted", { sessionId, path: host.workspace });
    const load = () => client.request("sessions.loadDeferredRepoHooks", { sessionId });
    expect(await load()).toEqual({ startupPrompts: [], hookCount: 0 });
    await client.request("sessions.reloadPluginHooks", { sessionId, deferRepoHooks: true });
    expect(await load()).toEqual({ startupPrompts: [], hookCount: 1 });
    expect(await load()).toEqual({ startupPrompts: [], hookCount: 0 });
  });
});
