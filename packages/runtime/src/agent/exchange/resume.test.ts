import { describe, expect, test } from "vitest";
import { testSession, toolOf } from "../testing/test-session.js";

const stop = new Error("the runtime stops");
const never = new Promise<never>(() => {});

/** Runs a session until an event of this type, and leaves it as a killed runtime would. */
async function stoppedAt(
  type: string,
  steps: Parameters<typeof testSession>[0],
  options: Parameters<typeof testSession>[1],
) {
  const session = await testSession(steps, options);
  const reached = session.next(type);
  session.run("Go.").catch(() => {});
  await reached;
  session.abort.abort(stop);
  await session[Symbol.asyncDispose]();
  const at = session.events.findIndex((event) => event.type === type);
  session.events.splice(at + 1);
  return session;
}

const starts = (session: Awaited<ReturnType<typeof testSession>>) =>
  session.data("tool.execution_start").length;

describe("an exchange that a stopped runtime left open", () => {
  test("before its first turn begins it", async () => {
    const stopped = await stoppedAt("user.message", [{ text: "Hello." }], {});
    await using session = await stopped.restarted([{ text: "Hello." }]);
    expect(await session.resume()).toEqual({ state: "completed" });
    expect(session.logged().slice(1)).toEqual([
      "system.message",
      "assistant.turn_start",
      "assistant.message",
      "assistant.turn_end",
    ]);
    expect(session.provider.requests.length).toBe(1);
  });

  test("in a model call makes the call again, in the same turn", async () => {
    const stopped = await stoppedAt("assistant.message_delta", [{ text: "partial", stop: "hang" }], {});
    await using session = await stopped.restarted([{ text: "Hello." }]);
    expect(await session.resume()).toEqual({ state: "completed" });
    expect(session.data("assistant.turn_start")).toHaveLength(1);
    expect(session.data("assistant.message")).toMatchObject([{ content: "Hello.", turnId: "0" }]);
    expect(session.conversation.unfinished()).toBeUndefined();
  });

  test("before its tool calls began runs them", async () => {
    const echo = toolOf("echo", () => "ran");
    const steps = [{ tools: [{ name: "echo", args: { a: 1 } }] }];
    const stopped = await stoppedAt("assistant.message", steps, { tools: [echo] });
    await using session = await stopped.restarted([{ text: "Done." }]);
    expect(await session.resume()).toEqual({ state: "completed" });
    expect(session.data("tool.execution_complete")).toMatchObject([{ success: true, turnId: "0" }]);
    const { body } = await session.provider.request(0);
    expect(body.messages.at(-1)).toMatchObject({ role: "tool", content: "ran" });
  });

  test("while a tool ran never runs it again, and tells the model what is known", async () => {
    let runs = 0;
    const hang = toolOf("hang", () => {
      runs += 1;
      return never;
    });
    const stopped = await stoppedAt("tool.execution_start", [{ tools: [{ name: "hang" }] }], {
      tools: [hang],
    });
    const before = runs;
    await using session = await stopped.restarted([{ text: "Done." }]);
    expect(await session.resume()).toEqual({ state: "completed" });
    expect(runs).toBe(before);
    expect(session.data("tool.execution_complete")).toMatchObject([
      {
        success: false,
        error: { code: "interrupted", message: expect.stringMatching(/do not assume success/) },
      },
    ]);
    expect(session.data("assistant.turn_end").map(({ turnId }) => turnId)).toEqual(["0", "1"]);
  });

  test("while a permission was asked asks again, without announcing the call twice", async () => {
    const asking = toolOf("echo", () => "ran", true);
    const options = { tools: [asking], permit: () => never };
    const stopped = await stoppedAt("permission.requested", [{ tools: [{ name: "echo" }] }], options);
    await using session = await testSession([{ text: "Done." }], {
      tools: [asking],
      history: stopped.events,
    });
    expect(session.conversation.unfinished()?.calls).toMatchObject([{ state: "awaiting-permission" }]);
    expect(await session.resume()).toEqual({ state: "completed" });
    expect(starts(session)).toBe(1);
    expect(session.data("tool.execution_complete")).toMatchObject([{ success: true }]);
  });

  test("between two turns takes the next", async () => {
    const echo = toolOf("echo", () => "ran");
    const stopped = await stoppedAt("assistant.turn_end", [{ tools: [{ name: "echo" }] }], { tools: [echo] });
    await using session = await stopped.restarted([{ text: "Done." }]);
    expect(await session.resume()).toEqual({ state: "completed" });
    expect(session.data("assistant.turn_start").map(({ turnId }) => turnId)).toEqual(["0", "1"]);
    expect(starts(session)).toBe(1);
  });

  test("shows the model what the log holds", async () => {
    const echo = toolOf("echo", () => "ran");
    const steps = [{ text: "Wait.", tools: [{ name: "echo", args: '{ "a": 1 }' }] }, { text: "Done." }];
    await using first = await testSession(steps, { tools: [echo] });
    await first.run("Go.");
    await using session = await first.restarted([{ text: "Again." }]);
    await session.run("More.");
    const { body } = await session.provider.request(0);
    const call = { id: "call_cc-1_0", type: "function", function: { name: "echo", arguments: '{"a":1}' } };
    expect(body.messages.slice(2, 5)).toEqual([
      { role: "assistant", content: "Wait.", tool_calls: [call] },
      { role: "tool", tool_call_id: "call_cc-1_0", content: "ran" },
      { role: "assistant", content: "Done." },
    ]);
    expect(session.data("assistant.usage").at(-1)?.["accounting"]).toMatchObject({ sequence: 3 });
  });
});
