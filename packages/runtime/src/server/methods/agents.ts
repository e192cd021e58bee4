import type {
  AgentsDiscover,
  AgentsGetDiscoveryPaths,
  SessionAgentDeselect,
  SessionAgentGetCurrent,
  SessionAgentList,
  SessionAgentReload,
  SessionAgentSelect,
  SessionAgentSetPrompt,
} from "@parley/protocol";
import { agentDiscoveryPaths, agentInfo, discoverAgents } from "../../agents/index.js";
import { type Handlers, handler, sessionHandler } from "../handler.js";
import { discoveryPlaces, refuseMissing } from "./discovery.js";

export const handlers: Handlers = {
  "session.agent.list": sessionHandler<typeof SessionAgentList>(
    async ({ customization: { agents } }, { includePrompt = false }) => {
      await agents.load();
      return { agents: agents.all.map((agent) => agentInfo(agent, { includePrompt })) };
    },
  ),

  "session.agent.getCurrent": sessionHandler<typeof SessionAgentGetCurrent>(
    ({ customization: { agents } }) =>
      ({ agent: agents.selected ? agentInfo(agents.selected) : null }) as { agent: never },
  ),

  "session.agent.select": sessionHandler<typeof SessionAgentSelect>(
    async ({ customization: { agents } }, { name }) => ({ agent: agentInfo(await agents.select(name)) }),
  ),

  "session.agent.deselect": sessionHandler<typeof SessionAgentDeselect>(async ({ customization }) => {
    await customization.agents.deselect();
    return {} as unknown as null;
  }),

  "session.agent.reload": sessionHandler<typeof SessionAgentReload>(async ({ customization }) => ({
    agents: (await customization.agents.reload()).map((agent) => agentInfo(agent)),
  })),

  "session.agent.setPrompt": sessionHandler<typeof SessionAgentSetPrompt>(
    async ({ customization }, { id, prompt }) => {
      await customization.agents.setPrompt(id, prompt);
      return {} as unknown as null;
    },
  ),

  "agents.discover": handler<typeof AgentsDiscover>(
    async ({ projectPaths, excludeHostAgents: excludesHost }, { connection }) => {
      refuseMissing(projectPaths);
      const places = discoveryPlaces(connection, { projectPaths, excludesHost });
      const found = await Promise.all(places.map(discoverAgents));
      return { agents: found.flatMap(({ agents }) => agents.map((agent) => agentInfo(agent))) };
    },
  ),

  "agents.getDiscoveryPaths": handler<typeof AgentsGetDiscoveryPaths>(
    async ({ projectPaths, excludeHostAgents: excludesHost }, { connection }) => {
      const places = discoveryPlaces(connection, { projectPaths, excludesHost });
      return { paths: (await Promise.all(places.map(agentDiscoveryPaths))).flat() };
    },
  ),
};
