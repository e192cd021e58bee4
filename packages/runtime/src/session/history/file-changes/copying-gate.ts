import { isApproved, type PermissionGate } from "../../../permissions/index.js";
import type { FileChanges } from "./file-changes.js";

/** A gate behind which files are copied before an approved call may change them. */
export function copyingFiles(
  gate: PermissionGate,
  changes: FileChanges,
  workingDirectory: () => string,
): PermissionGate {
  return {
    async ask(request, signal, approver) {
      const outcome = await gate.ask(request, signal, approver);
      if (isApproved(outcome)) await changes.before(request, workingDirectory());
      return outcome;
    },
  };
}
