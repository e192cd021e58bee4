import { expect, test } from "vitest";
import { createConversation } from "./conversation.js";

type Event = readonly [type: string, data: object];

/** A conversation that has seen these events. */
function seen(...events: readonly Event[]) {
  const conversation = createConversation();
  for (const [type, data] of events) conversation.apply({ type, data });
  return conversation;
}

const opened = [
  "user.message",
  { messageId: "m", interactionId: "i", content: "Hi.", delivery: "idle" },
] as const;
const turn = (turnId: string) => ["assistant.turn_start", { turnId, interactionId: "i" }] as const;
const ended = (turnId: string) => ["assistant.turn_end", { turnId }] as const;
const calls = (...ids: string[]) =>
  [
    "assistant.message",
    {
      messageId: "a",
      interactionId: "i",
      content: "",
      toolRequests: ids.map((toolCallId) => ({ toolCallId, name: "view", arguments: { path: "/a" } })),
    },
  ] as const;
const completed = (toolCallId: string, outcome: object) =>
  ["tool.execution_complete", { toolCallId, ...outcome }] as const;

test("every tool call has exactly one result, in the order of the calls", () => {
  const conversation = seen(
    opened,
    turn("0"),
    calls("1", "2", "3"),
    completed("3", { success: true, result: { content: "three" } }),
    completed("1", { success: false, error: { message: "no", code: "failure" } }),
    completed("1", { success: true, result: { content: "late" } }),
  );
  expect(conversation.messages().slice(2)).toEqual([
    { role: "tool", toolCallId: "1", content: "no" },
    { role: "tool", toolCallId: "2", content: expect.stringMatching(/was interrupted/) },
    { role: "tool", toolCallId: "3", content: "three" },
  ]);
});

test("what completes after an abort still reads as interrupted", () => {
  const conversation = seen(
    opened,
    turn("0"),
    calls("1"),
    ["abort", { reason: "user_initiated" }],
    completed("1", { success: false, error: { message: "aborted", code: "failure" } }),
  );
  conversation.noteResult("1", "aborted");
  expect(conversation.messages().at(-1)).toMatchObject({ content: expect.stringMatching(/was interrupted/) });
});

test("arguments and results that this process saw are shown exactly, replayed ones as the log has them", () => {
  const events = [
    opened,
    turn("0"),
    calls("1"),
    completed("1", { success: false, error: { message: "short" } }),
  ] as const;
  const live = createConversation();
  live.noteResponse("a", {
    toolCalls: [{ id: "1", name: "view", arguments: '{ "path":"/a" }' }],
    echo: { refusal: null },
  });
  for (const [type, data] of events) live.apply({ type, data });
  live.noteResult("1", "long");
  const [, answer, result] = live.messages();
  expect(answer).toMatchObject({ toolCalls: [{ arguments: '{ "path":"/a" }' }], echo: { refusal: null } });
  expect(result).toMatchObject({ content: "long" });

  const [, replayedAnswer, replayedResult] = seen(...events).messages();
  expect(replayedAnswer).toMatchObject({ toolCalls: [{ arguments: '{"path":"/a"}' }] });
  expect(replayedResult).toMatchObject({ content: "short" });
});

test("a notification of the runtime is shown as a user message", () => {
  const conversation = seen(["system.notification", { content: "<note/>" }]);
  expect(conversation.messages()).toEqual([{ role: "user", content: "<note/>" }]);
});

const unfinishedAt: readonly [readonly Event[], object][] = [
  [[opened], { stage: "opening", turn: -1, calls: [] }],
  [[opened, turn("0")], { stage: "model-call", turn: 0 }],
  [[opened, turn("0"), calls("1")], { stage: "tool-calls", calls: [{ state: "not-started" }] }],
  [
    [opened, turn("0"), calls("1"), ["tool.execution_start", { toolCallId: "1" }]],
    { calls: [{ toolCallId: "1", name: "view", arguments: { path: "/a" }, state: "started" }] },
  ],
  [
    [
      opened,
      turn("0"),
      calls("1"),
      ["tool.execution_start", { toolCallId: "1" }],
      ["permission.requested", { requestId: "r", permissionRequest: { kind: "read", toolCallId: "1" } }],
    ],
    { calls: [{ state: "awaiting-permission", requestId: "r" }] },
  ],
  [
    [
      opened,
      turn("0"),
      calls("1"),
      ["permission.requested", { requestId: "r", permissionRequest: { kind: "read", toolCallId: "1" } }],
      ["permission.completed", { requestId: "r", toolCallId: "1", result: { kind: "approved" } }],
    ],
    { calls: [{ state: "started" }] },
  ],
  [
    [opened, turn("0"), calls("1"), completed("1", { success: true, result: { content: "" } }), ended("0")],
    { stage: "between-turns", turn: 0, calls: [{ state: "done" }] },
  ],
];

test.each(unfinishedAt)("an open exchange is known by how far it came (%#)", (events, expected) => {
  expect(seen(...events).unfinished()).toMatchObject({ messageId: "m", interactionId: "i", ...expected });
});

const answered = [
  "assistant.message",
  { messageId: "a", interactionId: "i", content: "Done.", toolRequests: [] },
] as const;

const endings: readonly [readonly Event[]][] = [
  [[opened, turn("0"), answered, ended("0")]],
  [[opened, turn("0"), ["abort", { reason: "user_initiated" }]]],
  [[opened, turn("0"), calls("1"), ended("0"), ["abort", { reason: "user_initiated" }]]],
  [[opened, turn("0"), ["session.error", { errorType: "query", message: "x" }]]],
];

test.each(endings)("an exchange that ended leaves nothing open (%#)", (events) => {
  expect(seen(...events).unfinished()).toBeUndefined();
});

test("an answer that is being continued is open again", () => {
  const conversation = seen(opened, turn("0"), answered, ended("0"), turn("1"));
  expect(conversation.unfinished()).toMatchObject({ stage: "model-call", turn: 1 });
  expect(conversation.messages().at(-1)).toMatchObject({
    role: "user",
    content: expect.stringMatching(/continue/),
  });
});

test("what a skill says follows the results of the calls that loaded it, live and from the log", () => {
  const skillCall = [
    "assistant.message",
    {
      messageId: "a",
      interactionId: "i",
      content: "",
      toolRequests: [{ toolCallId: "1", name: "skill", arguments: { skill: "Tea" } }],
    },
  ] as const;
  const invoked = [
    "skill.invoked",
    { name: "tea", path: "/s/tea/SKILL.md", content: "# Tea\n", trigger: "agent-invoked" },
  ] as const;
  const events = [opened, turn("0"), skillCall, completed("1", { success: true, result: { content: "ok" } })];
  const [, , , replayed] = seen(...events, invoked, ended("0")).messages();
  expect(replayed).toMatchObject({ role: "user" });
  expect(JSON.stringify(replayed)).toContain("# Tea");

  const live = seen(...events);
  live.noteContext("1", "<skill-context>tea</skill-context>");
  live.apply({ type: invoked[0], data: invoked[1] });
  expect(JSON.stringify(live.messages()[3])).toContain("<skill-context>tea</skill-context>");
  expect(live.messages()).toHaveLength(4);
});

test("the text that a tool was called with is an argument of the call", () => {
  const patch = { toolCallId: "1", name: "apply_patch", arguments: "*** Begin Patch", type: "custom" };
  const message = { messageId: "a", interactionId: "i", content: "", toolRequests: [patch] };
  const conversation = seen(opened, turn("0"), ["assistant.message", message]);
  expect(conversation.messages()[1]).toMatchObject({
    toolCalls: [{ id: "1", arguments: '{"input":"*** Begin Patch"}' }],
  });
});
