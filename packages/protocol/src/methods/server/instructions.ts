import { method } from "../../define.js";
import type { InstructionSource } from "../../types/customization.js";

export interface InstructionsDiscoverRequest {
  projectPaths?: string[];
  excludeHostInstructions?: boolean;
}

export interface ServerInstructionSourceList {
  sources: InstructionSource[];
}

/** Finds the instruction files that apply to folders. */
export const InstructionsDiscover = method<InstructionsDiscoverRequest, ServerInstructionSourceList>(
  "instructions.discover",
);

export interface InstructionsGetDiscoveryPathsRequest {
  projectPaths?: string[];
  excludeHostInstructions?: boolean;
}

export interface InstructionDiscoveryPathList {
  paths: InstructionDiscoveryPath[];
}

export interface InstructionDiscoveryPath {
  path: string;
  location: InstructionDiscoveryPathLocation;
  kind: InstructionDiscoveryPathKind;
  preferredForCreation: boolean;
  projectPath?: string;
}

export type InstructionDiscoveryPathLocation = "user" | "repository" | "working-directory" | "plugin";

export type InstructionDiscoveryPathKind = "file" | "directory";

/** Lists the places where instructions are looked for. */
export const InstructionsGetDiscoveryPaths = method<
  InstructionsGetDiscoveryPathsRequest,
  InstructionDiscoveryPathList
>("instructions.getDiscoveryPaths");
