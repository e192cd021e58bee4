import type { PermissionRequest } from "../gate.js";
import type { PermissionRule } from "../rules.js";
import { type ManagedFamily, type ManagedRule, parseManagedRule } from "./managed-rule.js";
import { permitLine, permits, restricts } from "./match-rule.js";

/** What whoever runs the client has laid down for a session (`managedSettings`). It goes before all that users say. */
export interface ManagedPolicy {
  /** Whether it says anything of permissions. */
  readonly isAboutPermissions: boolean;
  /** Whether nobody may let everything pass unasked. */
  readonly isBypassDisabled: boolean;
  readonly deny: readonly ManagedRule[];
  /** A person is asked each time. */
  readonly ask: readonly ManagedRule[];
  /** Nobody is asked. Where there are any, a person is asked about everything else. */
  readonly allow: readonly ManagedRule[];
}

export const NO_POLICY: ManagedPolicy = {
  isAboutPermissions: false,
  isBypassDisabled: false,
  deny: [],
  ask: [],
  allow: [],
};

/** What a policy says of a request; `silent`: nothing. */
export type ManagedVerdict =
  | { readonly kind: "denied" | "asked" | "approved"; readonly rules: readonly PermissionRule[] }
  | { readonly kind: "silent" };

/** @throws when it isn't one. Source of the texts: the official runtime */
export function parseManagedSettings(value: unknown): ManagedPolicy {
  try {
    return parsed(value);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `session construction failed: GenericFailure, [fetchManagedSettings] Unexpected response format: ${why}`,
    );
  }
}

function parsed(value: unknown): ManagedPolicy {
  if (!isObject(value)) throw new Error("managedSettings must be an object");
  const other = Object.keys(value).find((key) => key !== "permissions");
  if (other !== undefined)
    throw new Error(
      `managedSettings.${other} is not supported; only managedSettings.permissions is accepted`,
    );
  const { permissions = {} } = value;
  if (!isObject(permissions)) throw new Error("managedSettings.permissions must be an object");
  return {
    isAboutPermissions: value["permissions"] !== undefined,
    isBypassDisabled: permissions["disableBypassPermissionsMode"] !== undefined,
    deny: rulesOf(permissions, "deny"),
    ask: rulesOf(permissions, "ask"),
    allow: rulesOf(permissions, "allow"),
  };
}

function rulesOf(permissions: Readonly<Record<string, unknown>>, name: string): readonly ManagedRule[] {
  const rules = permissions[name] ?? [];
  if (!Array.isArray(rules)) throw new Error(`permissions.${name}: Expected array, received ${typeof rules}`);
  return rules.map((rule: unknown, index) => {
    if (typeof rule !== "string")
      throw new Error(`permissions.${name}.${index}: Expected string, received ${typeof rule}`);
    try {
      return parseManagedRule(rule);
    } catch (error) {
      throw new Error(`permissions.${name}.${index}: ${(error as Error).message}`);
    }
  });
}

/**
 * What a policy says of a request. Denying goes before asking, asking before allowing; where it can't be told whether
 * a rule denies, a person is asked.
 *
 * @param root absolute; where the session works
 */
export async function judgeManaged(
  policy: ManagedPolicy,
  request: PermissionRequest,
  root: string,
): Promise<ManagedVerdict> {
  const denied: PermissionRule[] = [];
  const asked: PermissionRule[] = [];
  for (const rule of policy.deny) {
    const denial = await restricts(rule, request, root);
    if (denial !== "not-denied") (denial === "denied" ? denied : asked).push(rule.shown);
  }
  if (denied.length > 0) return { kind: "denied", rules: denied };
  for (const rule of policy.ask) {
    if ((await restricts(rule, request, root)) !== "not-denied") asked.push(rule.shown);
  }
  if (asked.length > 0) return { kind: "asked", rules: asked };
  const rules = policy.allow.map(({ shown }) => shown);
  if (request.kind === "shell" && permitLine(policy.allow, request)) return { kind: "approved", rules };
  for (const rule of policy.allow) {
    if (await permits(rule, request, root)) return { kind: "approved", rules: [rule.shown] };
  }
  return asksByDefault(policy, request) ? { kind: "asked", rules } : { kind: "silent" };
}

/** Servers and clients' tools are asked about only where the policy allows some of their like. */
function asksByDefault({ allow }: ManagedPolicy, { kind }: PermissionRequest): boolean {
  switch (kind) {
    case "mcp":
    case "custom-tool":
      return hasFamily(allow, kind);
    case "read":
    case "write":
    case "shell":
    case "url":
      return allow.length > 0;
    default:
      return false;
  }
}

function hasFamily(rules: readonly ManagedRule[], family: ManagedFamily): boolean {
  return rules.some((rule) => rule.family === family);
}

/** The data of `session.managed_settings_resolved`, but for what is the same for every session. */
export function managedFields(policy: ManagedPolicy): object {
  const { isAboutPermissions, isBypassDisabled, deny, ask, allow } = policy;
  const texts = (rules: readonly ManagedRule[]) =>
    rules.map(({ shown: { kind, argument } }) => (argument === null ? kind : `${kind}(${argument})`));
  const permissions = {
    ...(isBypassDisabled && { disableBypassPermissionsMode: "disable" }),
    ...(deny.length > 0 && { deny: texts(deny) }),
    ...(ask.length > 0 && { ask: texts(ask) }),
    ...(allow.length > 0 && { _allowLists: [texts(allow)] }),
  };
  const defaults = {
    _defaultAskActive: allow.length > 0,
    _mcpDefaultAskActive: hasFamily(allow, "mcp"),
    _customToolDefaultAskActive: hasFamily(allow, "custom-tool"),
  };
  return {
    bypassPermissionsDisabled: isBypassDisabled,
    managedKeys: isAboutPermissions ? ["permissions"] : [],
    ...(isAboutPermissions && { settings: { permissions } }),
    permissionsContext: {
      ...(isAboutPermissions && { permissions: { ...permissions, ...defaults } }),
      failClosed: false,
    },
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
