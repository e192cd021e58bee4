import { describe, expect, it } from "vitest";
import { SessionError } from "../errors.js";
import { openSession } from "../testing/setup.js";

const said = (content: string, of = "m1") => ({ content, originatingMessageId: of });
const asked = (messageId: string, interactionId: string) => ({ messageId, interactionId, content: "" });

/** A session in which a message `m1` was sent and taken. */
async function waiting() {
  const opened = await openSession();
  const { session, runtime, client } = opened;
  const answer = session.sendAndWait("x", Number.POSITIVE_INFINITY);
  let isSettled = false;
  answer.then(
    () => {
      isSettled = true;
    },
    () => {
      isSettled = true;
    },
  );
  await runtime.called("session.send");
  await client.ping();
  return { ...opened, answer: answer.catch((error) => error), isSettled: () => isSettled };
}

describe("sendAndWait", () => {
  it("gives the last thing the agent said about the message", async () => {
    const { runtime, answer } = await waiting();
    runtime.emit("s1", "user.message", asked("m1", "i1"));
    runtime.emit("s1", "assistant.message", said("one"));
    runtime.emit("s1", "assistant.message", said("two"));
    runtime.tell("s1", "session.idle");
    expect((await answer)?.data.content).toBe("two");
  });

  it("gives nothing when the agent said nothing", async () => {
    const { runtime, answer } = await waiting();
    runtime.emit("s1", "user.message", asked("m1", "i1"));
    runtime.tell("s1", "session.idle");
    expect(await answer).toBeUndefined();
  });

  it("waits for its own turn, not for another client's", async () => {
    const { runtime, answer } = await waiting();
    runtime.emit("s1", "user.message", asked("other", "i0"));
    runtime.emit("s1", "assistant.message", said("not for us", "other"));
    runtime.emit("s1", "session.error", { errorType: "query", message: "not ours" });
    runtime.emit("s1", "user.message", asked("m1", "i1"));
    runtime.emit("s1", "assistant.message", said("for us"));
    runtime.tell("s1", "session.idle");
    expect((await answer)?.data.content).toBe("for us");
  });

  it("ends with its own turn, while another client's goes on", async () => {
    const { runtime, answer } = await waiting();
    runtime.emit("s1", "user.message", asked("m1", "i1"));
    runtime.emit("s1", "assistant.message", said("for us"));
    runtime.emit("s1", "user.message", asked("other", "i2"));
    runtime.emit("s1", "assistant.message", said("not for us", "other"));
    expect((await answer)?.data.content).toBe("for us");
  });

  it("stays with a turn that another message steers", async () => {
    const { runtime, answer } = await waiting();
    runtime.emit("s1", "user.message", asked("m1", "i1"));
    runtime.emit("s1", "user.message", asked("steering", "i1"));
    runtime.emit("s1", "assistant.message", said("both"));
    runtime.tell("s1", "session.idle");
    expect((await answer)?.data.content).toBe("both");
  });

  it("stays with what a hook or the autopilot carries on, and with nothing else", async () => {
    const { runtime, answer } = await waiting();
    const blocked = { decision: "block", reason: "Check it." };
    runtime.emit("s1", "user.message", asked("m1", "i1"));
    runtime.emit("s1", "assistant.message", said("done"));
    runtime.emit("s1", "hook.end", { hookType: "agentStop", success: true, output: blocked });
    runtime.emit("s1", "user.message", { ...asked("m2", "i2"), content: "Check it." });
    runtime.emit("s1", "assistant.message", said("checked", "m2"));
    runtime.emit("s1", "user.message", { ...asked("m3", "i3"), isAutopilotContinuation: true });
    runtime.emit("s1", "assistant.message", said("really done", "m3"));
    runtime.emit("s1", "user.message", { ...asked("other", "i4"), content: "Check it." });
    runtime.emit("s1", "assistant.message", said("not for us", "other"));
    expect((await answer)?.data.content).toBe("really done");
  });

  it("takes no sub-agent's word or end for the agent's", async () => {
    const { runtime, client, answer, isSettled } = await waiting();
    runtime.emit("s1", "user.message", asked("m1", "i1"));
    const sub = (event: object) =>
      runtime.notify("session.event", { sessionId: "s1", event: { ...event, agentId: "sub" } });
    sub(runtime.log("s1", "assistant.message", said("sub")));
    sub({ ...runtime.log("s1", "session.idle"), ephemeral: true });
    sub(runtime.log("s1", "session.error", { errorType: "query", message: "sub" }));
    await client.ping();
    expect(isSettled()).toBe(false);
    runtime.emit("s1", "assistant.message", said("main"));
    runtime.tell("s1", "session.idle");
    expect((await answer)?.data.content).toBe("main");
  });

  it("is not ended by what ended before its message was taken", async () => {
    const { session, runtime, client } = await openSession();
    runtime.answers["session.send"] = () => {
      runtime.tell("s1", "session.idle");
      runtime.emit("s1", "session.error", { errorType: "query", message: "before" });
      return { messageId: "m1" };
    };
    const answer = session.sendAndWait("x");
    await runtime.called("session.send");
    await client.ping();
    runtime.emit("s1", "user.message", asked("m1", "i1"));
    runtime.emit("s1", "assistant.message", said("after"));
    runtime.tell("s1", "session.idle");
    expect((await answer)?.data.content).toBe("after");
  });

  it("ends when the queue is dropped before its turn comes", async () => {
    const { runtime, answer } = await waiting();
    runtime.emit("s1", "user.message", asked("other", "i0"));
    runtime.emit("s1", "abort", { reason: "user_initiated" });
    runtime.tell("s1", "session.idle", { aborted: true });
    expect(await answer).toBeUndefined();
  });

  it("fails when the session reports an error meanwhile", async () => {
    const { runtime, answer } = await waiting();
    runtime.emit("s1", "user.message", asked("m1", "i1"));
    runtime.emit("s1", "session.error", { errorType: "query", message: "bad thing", statusCode: 500 });
    const error = await answer;
    expect(error).toBeInstanceOf(SessionError);
    expect(error).toMatchObject({
      code: "ERR_SESSION",
      message: "bad thing",
      errorType: "query",
      statusCode: 500,
    });
  });

  it("fails when it takes too long", async () => {
    const { session, runtime } = await openSession();
    await expect(session.sendAndWait("x", 10)).rejects.toMatchObject({
      code: "ERR_TIMEOUT",
      message: "Timeout after 10ms waiting for session.idle",
    });
    runtime.answers["session.send"] = () => new Promise(() => {});
    await expect(session.sendAndWait("x", 10)).rejects.toMatchObject({ code: "ERR_TIMEOUT" });
  });

  it("fails when the session is left, deleted or the client stopped", async () => {
    const left = await waiting();
    await left.session.disconnect();
    expect(await left.answer).toMatchObject({ code: "ERR_SESSION_DISCONNECTED" });
    const deleted = await waiting();
    deleted.runtime.notify("session.lifecycle", { type: "session.deleted", sessionId: "s1" });
    expect(await deleted.answer).toMatchObject({ message: "Session s1 was deleted." });
    const stopped = await waiting();
    await stopped.client.forceStop();
    expect(await stopped.answer).toMatchObject({ code: "ERR_STOPPED" });
  });

  it("fails when the message can't be sent", async () => {
    const { session } = await openSession(
      {},
      {
        answers: {
          "session.send": () => {
            throw new Error("no");
          },
        },
      },
    );
    await expect(session.sendAndWait("x")).rejects.toThrow("no");
    await session.disconnect();
    await expect(session.sendAndWait("x")).rejects.toMatchObject({ code: "ERR_SESSION_DISCONNECTED" });
  });
});
