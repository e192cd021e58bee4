import { permissionHookDenial } from "../hooks/index.js";
import type { PermissionOutcome } from "./gate.js";
import { type PermissionRule, ruleText } from "./rules.js";

/** What rules about URLs are called; the second in managed policies. */
const URL_KINDS = ["url", "domain"];

/** What the model is told of a call that was not approved. */
export function denialText(outcome: PermissionOutcome): string {
  switch (outcome.kind) {
    case "denied-interactively-by-user":
      return outcome.feedback
        ? `The user rejected this tool call. User feedback: ${outcome.feedback}`
        : "The user rejected this tool call.";
    case "denied-by-rules": {
      const rules = (outcome["rules"] ?? []) as readonly PermissionRule[];
      if (rules.some(({ kind }) => URL_KINDS.includes(kind.toLowerCase())))
        return "Permission to access this URL was denied.";
      const names = rules.map((rule) => `\`${ruleText(rule)}\``).join(", ");
      return `Permission to run this tool was denied due to the following rules: ${names}`;
    }
    case "denied-by-permission-request-hook": {
      const { message } = outcome;
      return permissionHookDenial(typeof message === "string" ? message : undefined);
    }
    default:
      return (
        "Permission denied and could not request permission from user. " +
        "Copilot needed the user's approval and no one could answer."
      );
  }
}
