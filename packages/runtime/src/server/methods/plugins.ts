import type {
  PluginsBuiltinSet,
  PluginsDisable,
  PluginsEnable,
  PluginsInstall,
  PluginsList,
  PluginsMarketplacesAdd,
  PluginsMarketplacesBrowse,
  PluginsMarketplacesList,
  PluginsMarketplacesRefresh,
  PluginsMarketplacesRemove,
  PluginsUninstall,
  PluginsUpdate,
  PluginsUpdateAll,
  SessionPluginsList,
  SessionPluginsReload,
  SessionsSetAdditionalPlugins,
} from "@parley/protocol";
import { InstalledPlugins, Marketplaces } from "../../plugins/index.js";
import { type Call, type Handlers, handler, sessionHandler } from "../handler.js";

const installed = ({ connection }: Call) => new InstalledPlugins(connection.runtime.home);
const marketplaces = ({ connection }: Call) => new Marketplaces(connection.runtime.home);

export const handlers: Handlers = {
  "plugins.list": handler<typeof PluginsList>(async (_, call) => ({
    plugins: [...(await installed(call).list())],
  })),

  "plugins.install": handler<typeof PluginsInstall>(({ source, workingDirectory }, call) =>
    installed(call).install(source, workingDirectory),
  ),

  "plugins.uninstall": handler<typeof PluginsUninstall>(async ({ name }, call) => {
    await installed(call).uninstall(name);
    return null;
  }),

  "plugins.enable": handler<typeof PluginsEnable>(async ({ names }, call) => {
    await installed(call).setEnabled(names, true);
    return null;
  }),

  "plugins.disable": handler<typeof PluginsDisable>(async ({ names }, call) => {
    await installed(call).setEnabled(names, false);
    return null;
  }),

  "plugins.update": handler<typeof PluginsUpdate>(({ name }, call) => installed(call).update(name)),

  "plugins.updateAll": handler<typeof PluginsUpdateAll>(async (_, call) => {
    const plugins = (await installed(call).list()).filter(({ enabled }) => enabled);
    const results = plugins.map(async ({ name, marketplace }) => {
      return { name, marketplace, success: true, ...(await installed(call).update(name)) };
    });
    return { results: await Promise.all(results) };
  }),

  // No plugin comes with this runtime, and none is taken in its place.
  "plugins.builtin.set": handler<typeof PluginsBuiltinSet>(() => null),

  // Sessions of SDKs have the plugins that they name themselves: the official runtime gives them none of these either.
  "sessions.setAdditionalPlugins": handler<typeof SessionsSetAdditionalPlugins>(() => ({})),

  "plugins.marketplaces.list": handler<typeof PluginsMarketplacesList>(async (_, call) => {
    const known = await marketplaces(call).list();
    return {
      marketplaces: known.map(({ name, path }) => ({ name, source: `Local: ${path}`, isDefault: false })),
    };
  }),

  "plugins.marketplaces.add": handler<typeof PluginsMarketplacesAdd>(
    async ({ source, workingDirectory }, call) => ({
      name: await marketplaces(call).add(source, workingDirectory),
    }),
  ),

  "plugins.marketplaces.remove": handler<typeof PluginsMarketplacesRemove>(async ({ name }, call) => {
    await marketplaces(call).remove(name);
    return { removed: true };
  }),

  "plugins.marketplaces.browse": handler<typeof PluginsMarketplacesBrowse>(async ({ name }, call) => {
    const known = marketplaces(call);
    const offers = await known.offers(await known.find(name));
    return { plugins: offers.map(({ directory: _, ...plugin }) => plugin) as never };
  }),

  "plugins.marketplaces.refresh": handler<typeof PluginsMarketplacesRefresh>(async ({ name }, call) => {
    const known = (await marketplaces(call).list()).filter((one) => name === undefined || one.name === name);
    if (name !== undefined && known.length === 0) {
      return { results: [{ name, success: false, error: `Marketplace "${name}" not found` }] };
    }
    return { results: known.map((one) => ({ name: one.name, success: true })) };
  }),

  "session.plugins.list": sessionHandler<typeof SessionPluginsList>(async (session, _, call) => {
    const active = await session.customization.plugins.active();
    const { enableConfigDiscovery, installedPlugins = [] } = session.settings.customization;
    const users = enableConfigDiscovery ? await installed(call).list() : [];
    const isTold = (name: string) => installedPlugins.some((one) => one.name === name);
    const named = active.filter(
      ({ name }) => !isTold(name) && !users.some((one) => one.name === name && one.enabled),
    );
    return {
      plugins: [
        ...named.map(({ name, version }) => ({
          name,
          marketplace: "",
          ...(version && { version }),
          enabled: true,
        })),
        ...installedPlugins.map(({ name, marketplace, version, enabled }) => ({
          name,
          marketplace,
          ...(version !== undefined && { version }),
          enabled,
        })),
        ...users.map(({ installedFrom: _, directSourceId: __, ...plugin }) => plugin),
      ],
    };
  }),

  "session.plugins.reload": sessionHandler<typeof SessionPluginsReload>(async ({ customization }) => {
    await customization.reloadPlugins();
    return null;
  }),
};
