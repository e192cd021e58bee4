export { transportOf } from "./config.js";
export { UserServers } from "./configured/user-servers.js";
export { serversAround, type WorkspaceServer, workspaceServers } from "./configured/workspace-servers.js";
export { createMcpHost } from "./create-host.js";
export {
  ELICITATION_QUESTION,
  HEADERS_QUESTION,
  type McpHost,
  type McpHostOptions,
  type McpQuestions,
  type McpServers,
  OAUTH_QUESTION,
  type OauthAnswer,
  SAMPLING_QUESTION,
  type Sampler,
  type SamplingRequest,
  type SettleOptions,
} from "./host.js";
export { type SignInStore, signInsOnDisk } from "./oauth/sign-in-store.js";
export { BadSamplingRequest } from "./sampling.js";
