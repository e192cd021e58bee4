import { join } from "node:path";
import type { AgentDiscoveryPath } from "@parley/protocol";
import type { AgentPlaces } from "./agent.js";
import { projectRoot } from "./documents/index.js";

/** The folders of a project that hold agents, the first for new ones. Source: the official runtime. */
export const PROJECT_FOLDERS = [join(".github", "agents"), join(".claude", "agents")] as const;

/** The folder of the runtime's home that holds the person's agents. */
export function userFolder(home: string): string {
  return join(home, "agents");
}

/** Where agents are found and can be created (`agents.getDiscoveryPaths`). */
export async function agentDiscoveryPaths(places: AgentPlaces): Promise<readonly AgentDiscoveryPath[]> {
  const { workingDirectory, home } = places;
  const user: AgentDiscoveryPath[] =
    home === undefined ? [] : [{ path: userFolder(home), scope: "user", preferredForCreation: true }];
  if (workingDirectory === undefined) return user;
  const root = await projectRoot(workingDirectory);
  const project = PROJECT_FOLDERS.map(
    (folder, index): AgentDiscoveryPath => ({
      path: join(root, folder),
      scope: "project",
      preferredForCreation: index === 0,
      projectPath: workingDirectory,
    }),
  );
  return [...user, ...project];
}
