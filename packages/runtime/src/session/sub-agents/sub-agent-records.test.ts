import { expect, test } from "vitest";
import { SubAgentRecords } from "./sub-agent-records.js";

let count = 0;

/** Applies an event of a sub-agent, a second after the one before. */
function tell(records: SubAgentRecords, agentId: string, type: string, data: object = {}): void {
  const timestamp = new Date(Date.UTC(2026, 0, 1, 0, 0, ++count)).toISOString();
  records.apply({ type, data, agentId, stamp: { id: `e${count}`, timestamp, parentId: null }, seq: count });
}

const started = {
  toolCallId: "call",
  agentName: "explore",
  agentDisplayName: "finder",
  agentDescription: "Find",
  model: "m",
  executionMode: "background",
};

/** A turn without calls. */
function turn(records: SubAgentRecords, id: string, message: string, response: string): void {
  const interactionId = `i-${message}`;
  tell(records, id, "user.message", {
    content: message,
    messageId: message,
    interactionId,
    delivery: "idle",
  });
  tell(records, id, "assistant.turn_start", { turnId: "0", interactionId });
  const usage = { inputTokens: 100, outputTokens: 10 };
  tell(records, id, "session.usage_record", { usage });
  tell(records, id, "assistant.message", { messageId: `m-${message}`, content: response, interactionId });
  tell(records, id, "assistant.turn_end", { turnId: "0" });
}

test("a sub-agent's turns, and what they took, follow from its events", () => {
  const records = new SubAgentRecords();
  tell(records, "a", "subagent.started", started);
  turn(records, "a", "Go.", "Found.");
  tell(records, "a", "subagent.completed");
  turn(records, "a", "On.", "Found more.");
  const record = records.get("a");
  expect(record?.turns).toEqual([
    { message: "Go.", response: "Found." },
    { message: "On.", response: "Found more." },
  ]);
  expect(record).toMatchObject({
    status: "idle",
    isReported: true,
    tokens: 220,
    prompt: "On.",
    mode: "background",
  });
  expect(record?.activeMs).toBe(9000);
  expect(record?.conversation.messages().map(({ role }) => role)).toEqual([
    "user",
    "assistant",
    "user",
    "assistant",
  ]);
});

test("a turn that failed or was aborted is none", () => {
  const records = new SubAgentRecords();
  tell(records, "a", "subagent.started", started);
  turn(records, "a", "Go.", "");
  tell(records, "a", "session.error", { message: "No." });
  tell(records, "a", "subagent.failed", { error: "No." });
  expect(records.get("a")).toMatchObject({ status: "failed", error: "No.", turns: [] });
  tell(records, "b", "subagent.started", started);
  tell(records, "b", "user.message", {
    content: "Go.",
    messageId: "x",
    interactionId: "i",
    delivery: "idle",
  });
  tell(records, "b", "assistant.turn_start", { turnId: "0", interactionId: "i" });
  tell(records, "b", "abort", { reason: "user_initiated" });
  tell(records, "b", "assistant.turn_end", { turnId: "0" });
  tell(records, "b", "subagent.completed", { cancelled: true });
  expect(records.get("b")).toMatchObject({ status: "cancelled", turns: [] });
});

test("what it does is told in a few lines", () => {
  const records = new SubAgentRecords();
  tell(records, "a", "subagent.started", started);
  const call = { toolCallId: "c", toolName: "bash", arguments: { description: "List", command: "ls" } };
  tell(records, "a", "tool.execution_start", call);
  expect(records.get("a")?.activity.map(({ message }) => message)).toEqual(["▸ bash List"]);
  tell(records, "a", "tool.execution_complete", { toolCallId: "c", success: false });
  expect(records.get("a")?.activity.map(({ message }) => message)).toEqual(["✗ bash List"]);
});

test("no more than a hundred are kept that don't work", () => {
  const records = new SubAgentRecords();
  for (let i = 0; i < 110; i++) {
    tell(records, `a${i}`, "subagent.started", started);
    if (i > 0) turn(records, `a${i}`, `Go ${i}.`, "Done.");
  }
  expect(records.all).toHaveLength(102);
  expect(records.get("a0")?.status).toBe("running");
  expect(records.get("a1")).toBeUndefined();
  expect(records.get("a109")?.status).toBe("idle");
});

test("a family is a sub-agent with all those below it", () => {
  const records = new SubAgentRecords();
  tell(records, "a", "subagent.started", started);
  tell(records, "b", "subagent.started", { ...started, parentId: "a" });
  tell(records, "c", "subagent.started", { ...started, parentId: "b" });
  tell(records, "d", "subagent.started", started);
  expect(records.family("a").map(({ id }) => id)).toEqual(["a", "b", "c"]);
});
