export { transportOf } from "./config.js";
export { UserServers } from "./configured/user-servers.js";
export { serversAround, type WorkspaceServer, workspaceServers } from "./configured/workspace-servers.js";
export { createMcpHost } from "./create-host.js";
export type { McpHost, SettleOptions } from "./host.js";
export type { McpHostOptions, McpServers } from "./host-options.js";
export { type SignInStore, signInsOnDisk } from "./oauth/sign-in-store.js";
export {
  ELICITATION_QUESTION,
  HEADERS_QUESTION,
  type McpQuestions,
  OAUTH_QUESTION,
  type OauthAnswer,
  SAMPLING_QUESTION,
} from "./questions.js";
export { BadSamplingRequest, type Sampler, type SamplingRequest } from "./sampling.js";
