/** Factories: work of many steps and agents that clients write as programs, and the runtime keeps account of. */
export { Factories } from "./factories.js";
export type { FactoryAgent } from "./home.js";
export { detail, envelope, progressPage } from "./views.js";
