import { expect, it } from "vitest";
import { denialText } from "./denial-texts.js";

const COULD_NOT_ASK =
  "Permission denied and could not request permission from user. " +
  "Copilot needed the user's approval and no one could answer.";

it.each([
  [{ kind: "denied-interactively-by-user" }, "The user rejected this tool call."],
  [
    { kind: "denied-interactively-by-user", feedback: "no" },
    "The user rejected this tool call. User feedback: no",
  ],
  [{ kind: "denied-no-approval-rule-and-could-not-request-from-user" }, COULD_NOT_ASK],
  [{ kind: "cancelled", reason: "r" }, COULD_NOT_ASK],
  [
    {
      kind: "denied-by-rules",
      rules: [
        { kind: "write", argument: null },
        { kind: "shell", argument: "git push" },
      ],
    },
    "Permission to run this tool was denied due to the following rules: `write`, `shell(git push)`",
  ],
])("a model is told of %j: %s", (outcome, text) => {
  expect(denialText(outcome)).toBe(text);
});
