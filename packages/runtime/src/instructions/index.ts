export { discoverInstructions } from "./discover-instructions.js";
export { instructionDiscoveryPaths } from "./discovery-paths.js";
export { instructionText } from "./instruction-text.js";
export type { DiscoveredInstruction, Instructions } from "./instructions.js";
export { discoveredNotification, discoveredText, OnDemandInstructions } from "./on-demand.js";
