export { InstalledPlugins } from "./installed-plugins.js";
export { Marketplaces } from "./marketplaces.js";
export { type Plugin, readPlugin } from "./plugin.js";
