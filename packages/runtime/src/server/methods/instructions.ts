import type {
  InstructionsDiscover,
  InstructionsGetDiscoveryPaths,
  SessionInstructionsGetSources,
} from "@parley/protocol";
import { discoverInstructions, instructionDiscoveryPaths } from "../../instructions/index.js";
import { type Handlers, handler, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.instructions.getSources": sessionHandler<typeof SessionInstructionsGetSources>(
    async ({ customization }) => ({ sources: [...(await customization.instructions.find()).sources] }),
  ),

  "instructions.discover": handler<typeof InstructionsDiscover>(
    async ({ projectPaths = [], excludeHostInstructions }, { connection }) => {
      const home = excludeHostInstructions ? undefined : connection.runtime.home;
      const found = await Promise.all(
        projectPaths.map(async (projectPath) => {
          const { sources } = await discoverInstructions({ workingDirectory: projectPath, home });
          return sources.map((source) => (source.location === "user" ? source : { ...source, projectPath }));
        }),
      );
      return { sources: found.flat() };
    },
  ),

  "instructions.getDiscoveryPaths": handler<typeof InstructionsGetDiscoveryPaths>(
    async ({ projectPaths = [], excludeHostInstructions }, { connection }) => {
      const home = excludeHostInstructions ? undefined : connection.runtime.home;
      const paths = projectPaths.map((workingDirectory) =>
        instructionDiscoveryPaths({ workingDirectory, home }),
      );
      return { paths: (await Promise.all(paths)).flat() };
    },
  ),
};
