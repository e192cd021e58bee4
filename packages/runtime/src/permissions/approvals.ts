import { OWN_TOOL_NAME, type PermissionRequest } from "./gate.js";
import type { PermissionRule } from "./rules.js";

/** What was approved for more than one request, in the wire's shape (`UserToolSessionApproval`). */
export type Approval =
  | { readonly kind: "commands"; readonly commandIdentifiers: readonly string[] }
  | { readonly kind: "read" | "write" | "memory" }
  | { readonly kind: "custom-tool"; readonly toolName: string }
  | { readonly kind: "mcp"; readonly serverName: string; readonly toolName: string | null }
  | { readonly kind: "mcp-sampling"; readonly serverName: string }
  | { readonly kind: "extension-management"; readonly operation?: string }
  | { readonly kind: "extension-permission-access"; readonly extensionName: string }
  | {
      readonly kind: "extension-env-access";
      readonly extensionName: string;
      readonly environmentVariables: readonly string[];
    };

/** An approval from a client, checked; `undefined` when it is none that this runtime knows. */
export function readApproval(value: unknown): Approval | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { kind, commandIdentifiers, toolName, serverName, operation, extensionName, environmentVariables } =
    value as Record<string, unknown>;
  switch (kind) {
    case "commands":
      return Array.isArray(commandIdentifiers) && commandIdentifiers.every((text) => typeof text === "string")
        ? { kind, commandIdentifiers }
        : undefined;
    case "mcp-sampling":
      return typeof serverName === "string" ? { kind, serverName } : undefined;
    case "extension-management":
      return { kind, ...(typeof operation === "string" && { operation }) };
    case "extension-permission-access":
      return typeof extensionName === "string" ? { kind, extensionName } : undefined;
    case "extension-env-access":
      return typeof extensionName === "string" && isTexts(environmentVariables)
        ? { kind, extensionName, environmentVariables }
        : undefined;
    case "read":
    case "write":
    case "memory":
      return { kind };
    case "custom-tool":
      return typeof toolName === "string" ? { kind, toolName } : undefined;
    case "mcp":
      return typeof serverName === "string" && (toolName === null || typeof toolName === "string")
        ? { kind, serverName, toolName }
        : undefined;
    default:
      return undefined;
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}

/** An approval as the rules that say the same. */
export function approvalRules(approval: Approval): PermissionRule[] {
  switch (approval.kind) {
    case "commands":
      return approval.commandIdentifiers.map((argument) => ({ kind: "shell", argument }));
    case "custom-tool":
      return [{ kind: approval.kind, argument: approval.toolName }];
    case "mcp":
      return [{ kind: approval.serverName, argument: approval.toolName }];
    case "mcp-sampling":
      return [{ kind: approval.kind, argument: approval.serverName }];
    case "extension-management":
      return [{ kind: approval.kind, argument: approval.operation ?? null }];
    case "extension-permission-access":
      return [{ kind: approval.kind, argument: approval.extensionName }];
    case "extension-env-access": {
      const { kind, ...granted } = approval;
      return [{ kind, argument: JSON.stringify({ version: 1, ...granted }) }];
    }
    default:
      return [{ kind: approval.kind, argument: null }];
  }
}

/** The approvals that, taken together, cover a request; none when they don't. */
export function coveringApprovals(
  approvals: readonly Approval[],
  request: PermissionRequest,
): readonly Approval[] {
  if (request.kind === "shell") return coveringCommands(approvals, request);
  const approval = approvals.find((one) => covers(one, request));
  return approval ? [approval] : [];
}

function covers(approval: Approval, request: PermissionRequest): boolean {
  if (approval.kind !== request.kind) return false;
  switch (approval.kind) {
    case "custom-tool":
      return approval.toolName === request["toolName"];
    case "mcp":
      return (
        approval.serverName === request["serverName"] &&
        (approval.toolName === null || approval.toolName === request[OWN_TOOL_NAME])
      );
    case "mcp-sampling":
      return approval.serverName === request["serverName"];
    case "extension-management":
      return approval.operation === undefined || approval.operation === request["operation"];
    case "extension-permission-access":
      return approval.extensionName === request["extensionName"];
    case "extension-env-access":
      return (
        approval.extensionName === request["extensionName"] &&
        isTexts(request["environmentVariables"]) &&
        request["environmentVariables"].every((name) => approval.environmentVariables.includes(name))
      );
    default:
      return true;
  }
}

function coveringCommands(approvals: readonly Approval[], request: PermissionRequest): readonly Approval[] {
  const commands = (request["commands"] ?? []) as readonly { readonly identifier: string }[];
  const used = commands.map(({ identifier }) =>
    approvals.find((one) => one.kind === "commands" && one.commandIdentifiers.includes(identifier)),
  );
  return used.length > 0 && used.every((one) => one !== undefined) ? [...new Set(used)] : [];
}
