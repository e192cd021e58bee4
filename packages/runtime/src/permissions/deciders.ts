import type { Approval } from "./approvals.js";
import type { PermissionGate, PermissionRequest } from "./gate.js";
import { type PermissionRule, ruleText } from "./rules.js";

/** What decides about a request. */
export type Decider =
  | { readonly kind: "mode"; readonly mode: "allow-all" }
  /** Rules of a managed policy; those that allow, where nothing is said of the request and so a person is asked. */
  | { readonly kind: "managed-rules"; readonly rules: readonly PermissionRule[] }
  | { readonly kind: "rules"; readonly rules: readonly PermissionRule[] }
  /** Rules that deny, and of which it can't be told whether they cover the request: a person is asked. */
  | { readonly kind: "uncertain-rules"; readonly rules: readonly PermissionRule[] }
  | {
      readonly kind: "setting";
      readonly setting: "approve-all-tools" | "approve-all-reads" | "unrestricted-urls";
    }
  | {
      readonly kind: "url-pattern";
      readonly pattern: string;
      /** `always`: it was approved for good. */
      readonly scope: "configured" | "session" | "always";
    }
  /** A server says of its tool that it changes nothing. */
  | { readonly kind: "read-only-tool" }
  | {
      readonly kind: "approvals";
      /** `location`: at least one was given for the place where the session works. */
      readonly scope: "session" | "location";
      readonly approvals: readonly Approval[];
    }
  /** It is outside the directories that the session may reach: a person is asked about the path first. */
  | { readonly kind: "path"; readonly path: string; readonly real: string }
  /** Nothing says anything of it: hooks and then people are asked. */
  | { readonly kind: "nothing" };

/** What is decided without asking anyone. */
export type Verdict = { readonly by: Decider } & (
  | { readonly kind: "approved" | "undecided" }
  | { readonly kind: "denied"; readonly rules: readonly PermissionRule[] }
);

/** What a gate would do about a request. `asked`: hooks and then people decide. */
export interface Explanation {
  readonly decision: "approved" | "denied" | "asked";
  readonly by: Decider;
}

/** A gate that says what it would decide, and why, without asking anyone or doing anything. */
export interface ExplainingGate extends PermissionGate {
  explain(request: PermissionRequest): Promise<Explanation>;
}

/** A {@link Decider} in words, for people. */
export function deciderText(by: Decider): string {
  switch (by.kind) {
    case "mode":
      return `the permission mode ${by.mode}`;
    case "managed-rules":
      return `the managed policy: ${texts(by.rules)}`;
    case "rules":
      return `${by.rules.length > 1 ? "the rules" : "the rule"} ${texts(by.rules)}`;
    case "uncertain-rules":
      return `${texts(by.rules)} may deny it: what runs can't be told from the text`;
    case "setting":
      return `the setting ${by.setting}`;
    case "url-pattern":
      return `the URL pattern ${by.pattern} (${by.scope})`;
    case "read-only-tool":
      return "the server's word that the tool changes nothing";
    case "approvals":
      return `what was approved for the ${by.scope}`;
    case "path":
      return `the path ${by.real}, which is outside the directories the session may reach`;
    case "nothing":
      return "no rule and no approval";
  }
}

function texts(rules: readonly PermissionRule[]): string {
  return rules.map(ruleText).join(", ");
}
