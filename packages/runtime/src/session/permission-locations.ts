import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  type Approval,
  type PermissionRule,
  readApproval,
  type SessionPermissions,
} from "../permissions/index.js";
import { readJsonFile, writeJsonFile } from "./json-file.js";
import { workingContext } from "./working-context.js";

/** A place that approvals can last for: a repository, or a folder that is in none. */
export interface PermissionLocation {
  readonly locationKey: string;
  readonly locationType: "repo" | "dir";
}

/** `<home>/permissions-config.json`. Source of the name and the fields: the official runtime's file. */
interface LocationsFile {
  readonly locations?: Readonly<Record<string, { readonly tool_approvals?: readonly unknown[] }>>;
}

/** Which place was applied to a session, and what of it. */
const applied = new WeakMap<SessionPermissions, { key: string | undefined; approvals: Approval[] }>();

export function locationOf(workingDirectory: string): PermissionLocation {
  const { gitRoot } = workingContext(workingDirectory);
  return gitRoot === undefined
    ? { locationKey: workingDirectory, locationType: "dir" }
    : { locationKey: gitRoot, locationType: "repo" };
}

/** Lets a session do what was approved for a place. */
export async function applyLocation(home: string, permissions: SessionPermissions, workingDirectory: string) {
  const location = locationOf(workingDirectory);
  const known = appliedTo(permissions);
  const changed = known.key !== location.locationKey;
  known.key = location.locationKey;
  const approvals = await readApprovals(home, location.locationKey);
  const fresh = approvals.filter((approval) => use(permissions, approval));
  return {
    ...location,
    changed,
    appliedRuleCount: fresh.flatMap(rulesOf).length,
    appliedDirectoryCount: 0,
    appliedRules: approvals.flatMap(rulesOf),
  };
}

/** Approves something for a place, from now on, and for a session at once. */
export async function addApproval(
  home: string,
  permissions: SessionPermissions,
  { locationKey, approval }: { locationKey: string; approval: Approval },
): Promise<void> {
  const file = ((await readJsonFile(fileOf(home))) ?? {}) as LocationsFile;
  const before = file.locations?.[locationKey] ?? {};
  const approvals = before.tool_approvals ?? [];
  if (!approvals.some((other) => isDeepStrictEqual(other, approval))) {
    const location = { ...before, tool_approvals: [...approvals, approval] };
    await writeJsonFile(fileOf(home), { ...file, locations: { ...file.locations, [locationKey]: location } });
  }
  use(permissions, approval);
}

async function readApprovals(home: string, key: string): Promise<Approval[]> {
  const file = ((await readJsonFile(fileOf(home))) ?? {}) as LocationsFile;
  const found = file.locations?.[key]?.tool_approvals ?? [];
  return found.map(readApproval).filter((approval) => approval !== undefined);
}

/** @returns false when the session has it already */
function use(permissions: SessionPermissions, approval: Approval): boolean {
  const { approvals } = appliedTo(permissions);
  if (approvals.some((other) => isDeepStrictEqual(other, approval))) return false;
  approvals.push(approval);
  permissions.approve(approval);
  return true;
}

function appliedTo(permissions: SessionPermissions) {
  const known = applied.get(permissions) ?? { key: undefined, approvals: [] };
  applied.set(permissions, known);
  return known;
}

function rulesOf(approval: Approval): PermissionRule[] {
  switch (approval.kind) {
    case "commands":
      return approval.commandIdentifiers.map((argument) => ({ kind: "shell", argument }));
    case "custom-tool":
      return [{ kind: approval.kind, argument: approval.toolName }];
    case "mcp":
      return [{ kind: approval.serverName, argument: approval.toolName }];
    default:
      return [{ kind: approval.kind, argument: null }];
  }
}

function fileOf(home: string): string {
  return join(home, "permissions-config.json");
}
