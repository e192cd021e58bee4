export { runExplain } from "./main/explain.js";
export { runExport } from "./main/export.js";
export { runHeadless } from "./main/headless.js";
export { hostInProcess, type InProcessOptions } from "./main/in-process.js";
export type { InProcessConnection } from "./server/transports/in-process.js";
