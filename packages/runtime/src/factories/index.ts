/** Factories: work of many steps and agents that clients write as programs, and the runtime keeps account of. */
export { Factories, type RunOptions } from "./factories.js";
export type { FactoryAgent, FactoryHome, FactoryProvider } from "./home.js";
export { detail, envelope, progressPage } from "./views.js";
