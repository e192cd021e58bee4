import type { SessionMode } from "@parley/protocol";
import { afterEach, describe, expect, it } from "vitest";
import type { ClientQuestions } from "../../ports/client-questions.js";
import { Harness, type HarnessOptions } from "../testing/harness.js";
import type { Tool } from "../tool.js";
import { createAskUserTool } from "./ask-user.js";
import { createExitPlanModeTool } from "./exit-plan-mode.js";
import type { SessionModes } from "./session-modes.js";
import { createTaskCompleteTool } from "./task-complete.js";

let harness: Harness;
let mode: SessionMode;
const modes: SessionModes = {
  current: () => mode,
  change: async (next) => {
    mode = next;
  },
};
const start = (make: (questions: ClientQuestions) => Tool, answer?: HarnessOptions["answer"]) => {
  mode = "plan";
  harness = new Harness({ tools: (questions) => [make(questions)], ...(answer && { answer }) });
  return harness;
};
afterEach(() => harness.dispose());

const complete = () => harness.of("tool.execution_complete").at(-1);

describe("ask_user", () => {
  const ask = (
    answer: HarnessOptions["answer"],
    args: object = { question: "Which?", choices: ["A", "B"] },
  ) => start(createAskUserTool, answer).told("ask_user", { ...args });

  it("asks the clients, and gives the answer", async () => {
    expect(await ask(() => ({ answer: "A", wasFreeform: false }))).toBe("User selected: A");
    const [asked] = harness.of("user_input.requested");
    expect(asked).toEqual({
      requestId: expect.any(String),
      question: "Which?",
      choices: ["A", "B"],
      allowFreeform: true,
      toolCallId: "call-0",
    });
    expect(harness.of("user_input.completed")).toEqual([
      { answer: "A", wasFreeform: false, requestId: asked.requestId },
    ]);
    expect(complete().toolTelemetry).toMatchObject({
      properties: { outcome: "answered", had_choices: true, was_freeform: false },
      restrictedProperties: { question: "Which?", choices: '["A","B"]', answer: "A" },
    });
  });

  it("takes other words than those on offer", async () => {
    expect(await ask(() => ({ answer: "C", wasFreeform: true }), { question: "Free?" })).toBe(
      "User responded: C",
    );
    expect(harness.of("user_input.requested")[0].choices).toBe(null);
  });

  it.each([
    ["a client that fails", () => Promise.reject(new Error("gone"))],
    ["an answer that is none", () => ({ answer: 5 })],
    ["no answer", () => undefined],
  ])("says that there is no answer: %s", async (_, answer) => {
    expect(await ask(answer)).toBe("User responded: The user was unable to respond due to an error");
  });

  it("ends with its call", async () => {
    const call = new AbortController();
    start(createAskUserTool, () => {
      call.abort();
      return Promise.reject(new Error("cancelled"));
    });
    const { result } = await harness.call("ask_user", { question: "Which?" }, call.signal);
    expect(result.textResultForLlm).toContain("interrupted");
  });

  it.each([
    [{ question: "Which?" }, "Which?"],
    [{ question: "" }, undefined],
    [{}, "Waiting for response"],
    [{ question: "x", choices: "A" }, "Waiting for response"],
  ])("is summed up by its question: %j", (args, summary) => {
    start(createAskUserTool);
    expect(createAskUserTool({} as ClientQuestions).summarize?.(args)).toBe(summary);
  });
});

describe("exit_plan_mode", () => {
  const review = (answer: unknown, args: object = { summary: "Sum" }) =>
    start(
      (questions) => createExitPlanModeTool({ questions, modes, plan: async () => "# The plan\n" }),
      () => answer,
    ).call("exit_plan_mode", { ...args });

  it("shows the plan, with what can be done next", async () => {
    await review({ approved: true, selectedAction: "interactive" });
    const [asked] = harness.of("exit_plan_mode.requested");
    expect(asked).toEqual({
      requestId: expect.any(String),
      summary: "Sum",
      actions: ["autopilot", "interactive", "exit_only"],
      recommendedAction: "autopilot",
      toolCallId: "call-0",
      model: "model",
      planContent: "# The plan\n",
    });
    expect(harness.of("exit_plan_mode.completed")).toEqual([
      { approved: true, selectedAction: "interactive", requestId: asked.requestId },
    ]);
  });

  it.each([{ showFleet: true }, { recommendedAction: "autopilot_fleet" }])(
    "offers a fleet: %j",
    async (more) => {
      await review({ approved: true }, { summary: "Sum", ...more });
      expect(harness.of("exit_plan_mode.requested")[0].actions).toEqual([
        "autopilot",
        "autopilot_fleet",
        "interactive",
        "exit_only",
      ]);
    },
  );

  it.each([
    [undefined, "interactive", /Start implementing the plan now/],
    ["interactive", "interactive", /Start implementing the plan now/],
    ["exit_only", "interactive", /Wait for the user to prompt you/],
    ["autopilot", "autopilot", /You are now in autopilot mode \(edits may be auto-approved\)/],
    ["autopilot_fleet", "autopilot", /fleet of agents/],
  ])("goes on as the user chose: %s", async (selectedAction, next, text) => {
    const { result } = await review({ approved: true, ...(selectedAction && { selectedAction }) });
    expect(mode).toBe(next);
    expect(result.textResultForLlm).toMatch(/^Plan approved! Exited plan mode\.\n\n/);
    expect(result.textResultForLlm).toMatch(text);
    expect(complete().result.detailedContent).toBe(
      `✅ Plan approved, exited plan mode (${selectedAction ?? "interactive"})`,
    );
  });

  it("tells what the user wants changed, and stays in plan mode", async () => {
    const { result } = await review({ approved: false, feedback: "smaller" });
    expect(result).toMatchObject({
      resultType: "success",
      textResultForLlm:
        "Plan not approved. User feedback:\n\nsmaller\n\nPlease update the plan based on this feedback and try again.",
    });
    expect(mode).toBe("plan");
  });

  it("ends the exchange with a no without a word", async () => {
    const { result } = await review({ approved: false });
    expect(result).toMatchObject({ resultType: "rejected", isRejectedByUser: true });
  });

  it.each([undefined, { approved: "yes" }])("takes what is no answer for none: %j", async (answer) => {
    const { result } = await review(answer);
    expect(result.textResultForLlm).toContain("Client did not respond to exit plan mode request");
  });
});

describe("task_complete", () => {
  it("ends the work of a model that works on its own", async () => {
    start(() => createTaskCompleteTool(modes));
    mode = "autopilot";
    const { result } = await harness.call("task_complete", { summary: "All done" });
    expect(result.endsExchange).toBe(true);
    expect(complete().result).toMatchObject({
      content: "All done",
      detailedContent: "✓ Task completed: All done",
    });
    expect(harness.types().slice(-2)).toEqual(["tool.execution_complete", "session.task_complete"]);
    expect(harness.of("session.task_complete")).toEqual([{ summary: "All done", success: true }]);
  });

  it("ends nothing in other modes", async () => {
    start(() => createTaskCompleteTool(modes));
    const { result } = await harness.call("task_complete", { summary: "All done" });
    expect(result.endsExchange).toBeUndefined();
    expect(result.textResultForLlm).toBe(
      "This tool is not applicable in the current mode. Continue working.",
    );
    expect(harness.of("session.task_complete")).toEqual([]);
  });
});
