import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import type {
  DiscoveredMcpServer,
  McpConfigAdd,
  McpConfigDisable,
  McpConfigEnable,
  McpConfigList,
  McpConfigReload,
  McpConfigRemove,
  McpConfigUpdate,
  McpDiscover,
  McpSourceRef,
} from "@parley/protocol";
import { serversAround, signInsOnDisk, transportOf, UserServers } from "../../mcp/index.js";
import { isTrusted } from "../../session/customization/trusted-folders.js";
import { workingContext } from "../../session/storage/working-context.js";
import type { Call, Handlers } from "../handler.js";
import { handler } from "../handler.js";
import { refuseMissing } from "./discovery.js";

const users = ({ connection }: Call) => new UserServers(connection.runtime.home);

export const handlers: Handlers = {
  "mcp.config.list": handler<typeof McpConfigList>(async (_, call) => ({
    servers: (await users(call).list()) as never,
  })),

  "mcp.config.add": handler<typeof McpConfigAdd>(async ({ name, config }, call) => {
    await users(call).add(name, { ...config });
    return null;
  }),

  "mcp.config.update": handler<typeof McpConfigUpdate>(async ({ name, config }, call) => {
    await users(call).update(name, { ...config });
    return null;
  }),

  // What signing in to it left behind goes with it.
  "mcp.config.remove": handler<typeof McpConfigRemove>(async ({ name }, call) => {
    const removed = await users(call).remove(name);
    const url = removed?.["url"];
    if (typeof url === "string") await signInsOnDisk(call.connection.runtime.home).remove(new URL(url).href);
    return null;
  }),

  "mcp.config.enable": handler<typeof McpConfigEnable>(async ({ names }, call) => {
    await users(call).enable(names);
    return null;
  }),

  "mcp.config.disable": handler<typeof McpConfigDisable>(async ({ names }, call) => {
    await users(call).disable(names);
    return null;
  }),

  // The file is read anew whenever it is asked about.
  "mcp.config.reload": handler<typeof McpConfigReload>(() => null),

  "mcp.discover": handler<typeof McpDiscover>(async (params, call) => {
    const { home } = call.connection.runtime;
    const { workingDirectory: folder, includeEffectiveSource } = params;
    refuseMissing(folder === undefined ? [] : [folder]);
    const userServers = users(call);
    const [configured, disabled] = await Promise.all([userServers.list(), userServers.disabled()]);
    const servers = new Map<string, DiscoveredMcpServer>();
    for (const [name, config] of Object.entries(configured)) {
      const found = {
        name,
        type: transportOf(config),
        source: "user",
        enabled: !disabled.includes(name),
      } as const;
      const effectiveSource = sourceOf("user", userServers.path, name);
      servers.set(name, { ...found, ...(includeEffectiveSource && { effectiveSource }) });
    }
    const repository = folder === undefined ? undefined : (workingContext(folder).gitRoot ?? folder);
    if (folder !== undefined && repository !== undefined && (await isTrusted(home, folder))) {
      for (const [name, { config, path }] of await serversAround(folder, repository)) {
        const enabled = !disabled.includes(name);
        const found = { name, type: transportOf(config), source: "workspace", enabled } as const;
        const effectiveSource = sourceOf("workspace", path, name);
        servers.set(name, { ...found, ...(includeEffectiveSource && { effectiveSource }) });
      }
    }
    return { servers: [...servers.values()] };
  }),
};

/** Names the file that says so. */
function sourceOf(kind: "user" | "workspace", path: string, name: string): McpSourceRef {
  const id = createHash("sha256").update(`${kind}:${path}`).digest("hex");
  const jsonPointer = `/mcpServers/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  return { kind, id, editability: "editable", file: { uri: pathToFileURL(path).href, jsonPointer } };
}
