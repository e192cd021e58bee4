import { OWN_TOOL_NAME, type PermissionRequest } from "./gate.js";

/** What a client shows a person (`promptRequest` of `permission.requested`), derived from the request. */
export function promptRequest(request: PermissionRequest, sessionId: string): object {
  const managed = request["managedApprovalRequired"] === true && { managedApprovalRequired: true };
  return { ...unmanaged(request, sessionId), ...managed };
}

function unmanaged(request: PermissionRequest, sessionId: string): object {
  const { kind, toolCallId, ...fields } = request;
  if (kind === "shell") {
    const commands = (fields["commands"] ?? []) as readonly { identifier: string }[];
    return {
      kind: "commands",
      fullCommandText: fields["fullCommandText"],
      intention: fields["intention"],
      commandIdentifiers: commands.map((command) => command.identifier),
      canOfferSessionApproval: fields["canOfferSessionApproval"],
      ...(fields["warning"] !== undefined && { warning: fields["warning"] }),
      toolCallId,
    };
  }
  if (kind === "mcp") {
    const { readOnly, [OWN_TOOL_NAME]: toolName = fields["toolName"], ...others } = fields;
    return { kind, ...others, toolName, toolCallId };
  }
  if (kind === "url") {
    const { url, intention, redirectedFrom } = fields;
    return { kind, url, intention, ...(redirectedFrom !== undefined && { redirectedFrom }), toolCallId };
  }
  if (kind === "custom-tool") {
    const { skipPermission, ...shown } = fields;
    return { kind, ...shown, toolCallId };
  }
  if (kind === "write") return { ...request, _permissionRequestSessionId: sessionId };
  return { kind, ...fields, toolCallId };
}
