import { describe, expect, it } from "vitest";
import type { ClientQuestions } from "../ports/client-questions.js";
import type { SessionModes } from "./interaction/session-modes.js";
import { inModelOrder, offeredTools, type ToolOffer } from "./offered-tools.js";
import { ownTool } from "./own-tools.js";
import { FileDatabase } from "./sql/file-database.js";
import type { Tool } from "./tool.js";

const questions = {} as ClientQuestions;
const modes = {} as SessionModes;
const names = (offer: Partial<ToolOffer> = {}) =>
  offeredTools({
    model: "gpt-4.1",
    mode: "interactive",
    modes,
    database: new FileDatabase("/nowhere/session.db"),
    ...offer,
  }).map(({ name }) => name);

const SHELLS = ["bash", "read_bash", "stop_bash", "list_bash"];

describe("the tools on offer", () => {
  it("are those that need nothing, in the order of the official runtime", () => {
    const others = ["view", "create", "edit", "web_fetch", "sql", "grep", "glob"];
    expect(names()).toEqual([...SHELLS, ...others]);
  });

  it("change files as the model is used to", () => {
    expect(names({ model: "gpt-5-codex" })).toEqual([
      ...SHELLS,
      ...["apply_patch", "view", "web_fetch", "sql", "rg", "glob"],
    ]);
  });

  it("are more where clients answer, where there are skills, and in other modes", () => {
    const planReview = { questions, modes, plan: async () => "" };
    const skills = { catalog: () => ({ skills: [], warnings: [], errors: [] }) };
    const files = ["view", "create", "edit", "web_fetch"];
    expect(names({ userInput: questions, skills })).toEqual([
      ...SHELLS,
      ...files,
      ...["skill", "ask_user", "sql", "grep", "glob"],
    ]);
    expect(names({ mode: "plan", planReview })).toEqual([
      ...SHELLS,
      ...files,
      ...["sql", "task_complete", "exit_plan_mode", "grep", "glob"],
    ]);
    expect(names({ mode: "plan" })).not.toContain("exit_plan_mode");
    expect(names({ mode: "autopilot", planReview })).toEqual([
      ...SHELLS,
      ...files,
      ...["sql", "task_complete", "grep", "glob"],
    ]);
  });

  it("leave room for those that others add", () => {
    const tools = ["mine", "task", "grep", "read_agent", "theirs", "sql"].map((name) => ({ name }) as Tool);
    expect(inModelOrder(tools).map(({ name }) => name)).toEqual([
      ...["sql", "read_agent", "grep", "task"],
      ...["mine", "theirs"],
    ]);
  });

  it("are all described by name, offered or not", () => {
    const planReview = { questions, modes, plan: async () => "" };
    const skills = { catalog: () => ({ skills: [], warnings: [], errors: [] }) };
    const all = [
      ...names({ mode: "plan", planReview, skills, userInput: questions }),
      ...names({ model: "gpt-6" }),
    ];
    expect(all.filter((name) => ownTool(name) === undefined)).toEqual([]);
  });
});
