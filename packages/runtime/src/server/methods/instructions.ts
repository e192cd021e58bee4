import type {
  InstructionsDiscover,
  InstructionsGetDiscoveryPaths,
  SessionInstructionsGetSources,
} from "@parley/protocol";
import { discoverInstructions, instructionDiscoveryPaths } from "../../instructions/index.js";
import { type Handlers, handler, sessionHandler } from "../handler.js";
import { discoveryPlaces } from "./discovery.js";

export const handlers: Handlers = {
  "session.instructions.getSources": sessionHandler<typeof SessionInstructionsGetSources>(
    async ({ customization }) => ({ sources: [...(await customization.instructions.find()).sources] }),
  ),

  "instructions.discover": handler<typeof InstructionsDiscover>(
    async ({ projectPaths, excludeHostInstructions: excludesHost }, { connection }) => {
      const places = discoveryPlaces(connection, { projectPaths, excludesHost });
      const found = await Promise.all(
        places.map(async (place) => {
          const { sources } = await discoverInstructions(place);
          const { workingDirectory: projectPath } = place;
          return projectPath === undefined ? sources : sources.map((source) => ({ ...source, projectPath }));
        }),
      );
      return { sources: found.flat() };
    },
  ),

  "instructions.getDiscoveryPaths": handler<typeof InstructionsGetDiscoveryPaths>(
    async ({ projectPaths, excludeHostInstructions: excludesHost }, { connection }) => {
      const places = discoveryPlaces(connection, { projectPaths, excludesHost });
      return { paths: (await Promise.all(places.map(instructionDiscoveryPaths))).flat() };
    },
  ),
};
