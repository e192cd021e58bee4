import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CustomAgent } from "../../agents/index.js";
import type { McpServers } from "../../mcp/index.js";
import type { Plugin } from "../../plugins/index.js";
import type { SessionSettings } from "../opening/settings.js";
import { namesPlugins } from "./session-plugins.js";
import { isTrusted } from "./trusted-folders.js";

/** Where the servers of a session come from, beside what its clients say. */
export interface McpSourcesSession {
  /** Absolute; the runtime's home. */
  readonly home: string;
  readonly settings: SessionSettings;
  /** The plugins that count for it. */
  plugins(): Promise<readonly Plugin[]>;
  /** The custom agent that was chosen. */
  chosenAgent(): AgentWithServers | undefined;
}

/** A custom agent, as far as its servers go. */
export type AgentWithServers = Pick<CustomAgent, "mcpServers" | "origin">;

/** The servers a session should have, and those of them that don't start until someone enables them. */
export interface WantedServers {
  readonly servers: McpServers;
  readonly disabled: readonly string[];
}

/** Whether there may be any, as far as can be told at once. */
export function mayHaveServers({ home, settings, chosenAgent }: McpSourcesSession): boolean {
  const { mcpServers = {}, disabledMcpServers = [], enableConfigDiscovery } = settings.customization;
  return (
    Object.keys(mcpServers).length > 0 ||
    disabledMcpServers.length > 0 ||
    enableConfigDiscovery === true ||
    namesPlugins(settings.customization) ||
    chosenAgent()?.mcpServers !== undefined ||
    existsSync(join(home, "mcp-config.json"))
  );
}

/**
 * Gathers them. The later of these wins where two have the same name: those of plugins, the user's, the
 * workspace's (looked for on request, and only where the folder is trusted), the session's, the chosen agent's.
 */
export async function wantedServers(session: McpSourcesSession): Promise<WantedServers> {
  const { home } = session;
  const { workingDirectory, customization } = session.settings;
  const agent = session.chosenAgent();
  const { mcpServers = {}, disabledMcpServers = [], enableConfigDiscovery } = customization;
  const { UserServers, workspaceServers } = await import("../../mcp/index.js");
  const users = new UserServers(home);
  const looksAround = enableConfigDiscovery === true && (await isTrusted(home, workingDirectory));
  const [user, off, workspace] = await Promise.all([
    users.list().catch(() => ({})),
    users.disabled(),
    looksAround ? workspaceServers(workingDirectory) : new Map<string, never>(),
  ]);
  const found = {
    ...pluginServers(await session.plugins()),
    ...user,
    ...Object.fromEntries([...workspace].map(([name, { config }]) => [name, config])),
  };
  const offHere = [...workspace].filter(([, { isDisabled }]) => isDisabled).map(([name]) => name);
  const brought = agent && (await serversOf(agent, { home, workingDirectory }));
  const own = { ...mcpServers, ...brought };
  const switchedOff = [...off, ...offHere].filter((name) => !Object.hasOwn(own, name));
  return {
    servers: { ...(found as unknown as McpServers), ...own },
    disabled: [...new Set([...disabledMcpServers, ...switchedOff])],
  };
}

function pluginServers(plugins: readonly Plugin[]): Readonly<Record<string, object>> {
  const servers = plugins.flatMap(({ name: sourcePlugin, version: sourcePluginVersion, mcpServers }) =>
    Object.entries(mcpServers).map(([name, config]) => [
      name,
      {
        ...(config as object),
        source: "plugin",
        sourcePlugin,
        ...(sourcePluginVersion !== undefined && { sourcePluginVersion }),
      },
    ]),
  );
  return Object.fromEntries(servers);
}

/** The servers of an agent: those that a folder's file names only where the folder is trusted. */
export async function serversOf(
  { mcpServers, origin }: AgentWithServers,
  { home, workingDirectory }: { readonly home: string; readonly workingDirectory: string },
): Promise<McpServers | undefined> {
  const isFolders = origin.kind === "file" && ["project", "inherited"].includes(origin.source);
  if (!mcpServers || (isFolders && !(await isTrusted(home, workingDirectory)))) return undefined;
  return mcpServers as McpServers;
}
