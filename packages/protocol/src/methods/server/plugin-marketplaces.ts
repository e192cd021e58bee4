import { method } from "../../define.js";

export interface MarketplaceListResult {
  marketplaces: MarketplaceInfo[];
}

export interface MarketplaceInfo {
  name: string;
  source: string;
  isDefault?: boolean;
}

/** Lists the known marketplaces. */
export const PluginsMarketplacesList = method<void, MarketplaceListResult>("plugins.marketplaces.list");

export interface PluginsMarketplacesAddRequest {
  source: string;
  workingDirectory?: string;
}

export interface MarketplaceAddResult {
  name: string;
}

/** Adds a marketplace. */
export const PluginsMarketplacesAdd = method<PluginsMarketplacesAddRequest, MarketplaceAddResult>(
  "plugins.marketplaces.add",
);

export interface PluginsMarketplacesRemoveRequest {
  name: string;
  force?: boolean;
}

export interface MarketplaceRemoveResult {
  removed: boolean;
  dependentPlugins?: string[];
}

/** Removes a marketplace. */
export const PluginsMarketplacesRemove = method<PluginsMarketplacesRemoveRequest, MarketplaceRemoveResult>(
  "plugins.marketplaces.remove",
);

export interface PluginsMarketplacesBrowseRequest {
  name: string;
}

export interface MarketplaceBrowseResult {
  plugins: MarketplacePluginInfo[];
}

export interface MarketplacePluginInfo {
  name: string;
  description?: string;
}

/** Lists a marketplace's plugins. */
export const PluginsMarketplacesBrowse = method<PluginsMarketplacesBrowseRequest, MarketplaceBrowseResult>(
  "plugins.marketplaces.browse",
);

export interface PluginsMarketplacesRefreshRequest {
  name?: string;
}

export interface MarketplaceRefreshResult {
  results: MarketplaceRefreshEntry[];
}

export interface MarketplaceRefreshEntry {
  name: string;
  success: boolean;
  error?: string;
}

/** Fetches marketplaces again. */
export const PluginsMarketplacesRefresh = method<PluginsMarketplacesRefreshRequest, MarketplaceRefreshResult>(
  "plugins.marketplaces.refresh",
);
