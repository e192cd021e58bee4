export { transportOf } from "./config.js";
export { UserServers } from "./configured/user-servers.js";
export { serversAround, workspaceServers } from "./configured/workspace-servers.js";
export { createMcpHost } from "./create-host.js";
export type { McpHost } from "./host.js";
export type { McpHostOptions, McpServers } from "./host-options.js";
export { signInsOnDisk } from "./oauth/sign-in-store.js";
export type { McpQuestions } from "./questions.js";
export { BadSamplingRequest, type Sampler, type SamplingRequest } from "./sampling.js";
