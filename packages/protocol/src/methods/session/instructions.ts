import { sessionMethod } from "../../define.js";
import type { InstructionSource } from "../../types/customization.js";

export interface InstructionsGetSourcesResult {
  sources: InstructionSource[];
}

/** Lists the instructions in use. */
export const SessionInstructionsGetSources = sessionMethod<void, InstructionsGetSourcesResult>(
  "session.instructions.getSources",
);
