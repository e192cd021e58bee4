/** Drives an agent runtime: sessions, tools, permissions and events. */

export type * from "@parley/protocol";
export { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
export {
  Canvas,
  type CanvasAction,
  type CanvasDeclaration,
  CanvasError,
  type CanvasOptions,
  createCanvas,
} from "./callbacks/canvas.js";
export {
  approveAll,
  createAttributedPermissionResult,
  isAttributedPermissionResult,
} from "./callbacks/permissions.js";
export type { CopilotRequestContext } from "./callbacks/request-handler/request-context.js";
export { CopilotRequestHandler } from "./callbacks/request-handler/request-handler.js";
export {
  CopilotWebSocketCloseStatus,
  CopilotWebSocketForwarder,
  CopilotWebSocketHandler,
} from "./callbacks/request-handler/websocket-handler.js";
export {
  createSessionFsAdapter,
  type SessionFsHandler,
  SessionFsSqliteTransactionFailure,
} from "./callbacks/session-fs.js";
export { type ConnectionStateHandler, CopilotClient } from "./client/client.js";
export type { ReconnectOptions } from "./connection/backoff.js";
export type { ConnectionState } from "./connection/connection.js";
export type { MessageDuplex } from "./connection/duplex.js";
export {
  type ChildProcessRuntimeConnection,
  type InProcessHost,
  type InProcessHostOptions,
  type InProcessRuntimeConnection,
  RuntimeConnection,
  type StdioRuntimeConnection,
  type TcpRuntimeConnection,
  type UriRuntimeConnection,
} from "./connection/runtime-connection.js";
export { ParleyError, type ParleyErrorCode, RuntimeExitedError, SessionError } from "./errors.js";
export * from "./factories/index.js";
export type { EventStreamOptions } from "./session/event-stream.js";
export { CopilotSession, type SessionCapabilities, type SetModelOptions } from "./session/session.js";
export { defineTool } from "./tools/define-tool.js";
export { convertMcpCallToolResult } from "./tools/mcp-result.js";
export { BuiltInTools, ToolSet } from "./tools/tool-set.js";
export type {
  CustomAgentConfig,
  DefaultAgentConfig,
  GitHubMcpToolConfig,
  MCPHTTPServerConfig,
  MCPServerConfig,
  MCPStdioServerConfig,
} from "./types/agents.js";
export type {
  CopilotClientInfo,
  CopilotClientMode,
  CopilotClientOptions,
  TelemetryConfig,
  TraceContext,
  TraceContextProvider,
} from "./types/client-options.js";
export type {
  CommandContext,
  CommandDefinition,
  CommandHandler,
} from "./types/commands.js";
export type {
  ElicitationContext,
  ElicitationFieldValue,
  ElicitationHandler,
  ElicitationParams,
  ElicitationResult,
  ElicitationSchema,
  ElicitationSchemaField,
  SessionUiApi,
  UiInputOptions,
} from "./types/elicitation.js";
export type {
  AssistantMessageEvent,
  SessionEvent,
  SessionEventHandler,
  SessionEventPayload,
  SessionEventType,
  TypedSessionEventHandler,
} from "./types/events.js";
export type {
  CopilotExpAssignmentResponse,
  ExpConfigEntry,
  ExpFlagValue,
} from "./types/experiments.js";
// The protocol has other types of these names.
export type { FactoryAgentOptions, RunOptions } from "./types/factories.js";
export type {
  GitHubTokenProvider,
  GitHubTokenProviderArgs,
  GitHubTokenProviderResult,
} from "./types/github-token.js";
export type {
  AgentStopHandler,
  AgentStopHookInput,
  AgentStopHookOutput,
  BaseHookInput,
  ErrorOccurredHandler,
  ErrorOccurredHookInput,
  ErrorOccurredHookOutput,
  PostToolUseFailureHandler,
  PostToolUseFailureHookInput,
  PostToolUseFailureHookOutput,
  PostToolUseHandler,
  PostToolUseHookInput,
  PostToolUseHookOutput,
  PreMcpToolCallHandler,
  PreMcpToolCallHookInput,
  PreMcpToolCallHookOutput,
  PreToolUseHandler,
  PreToolUseHookInput,
  PreToolUseHookOutput,
  SessionEndHandler,
  SessionEndHookInput,
  SessionEndHookOutput,
  SessionHooks,
  SessionStartHandler,
  SessionStartHookInput,
  SessionStartHookOutput,
  UserPromptSubmittedHandler,
  UserPromptSubmittedHookInput,
  UserPromptSubmittedHookOutput,
  UserPromptTransformedHandler,
  UserPromptTransformedHookInput,
  UserPromptTransformedHookOutput,
} from "./types/hooks.js";
export {
  DisableBypassPermissionsModes,
  type ManagedSettings,
  type ManagedSettingsPermissions,
} from "./types/managed-settings.js";
export type {
  MessageAttachment,
  MessageOptions,
  MessageSource,
} from "./types/messages.js";
export type {
  ModelBilling,
  ModelCapabilities,
  ModelCapabilitiesOverride,
  ModelInfo,
  ModelPolicy,
  ReasoningEffort,
} from "./types/models.js";
export type {
  BearerTokenProvider,
  CapiSessionOptions,
  NamedProviderConfig,
  ProviderConfig,
  ProviderModelConfig,
  ProviderTokenArgs,
} from "./types/providers.js";
export type {
  AttributedPermissionResult,
  AutoModeSwitchHandler,
  AutoModeSwitchRequest,
  AutoModeSwitchResponse,
  ExitPlanModeHandler,
  ExitPlanModeRequest,
  ExitPlanModeResult,
  McpAuthHandler,
  McpAuthRequest,
  McpAuthResult,
  McpAuthStaticClientConfig,
  McpAuthToken,
  McpAuthWwwAuthenticateParams,
  McpHeadersHandler,
  McpHeadersRequest,
  McpHeadersResult,
  PermissionHandler,
  PermissionInvocation,
  PermissionRequest,
  PermissionRequestedData,
  PermissionRequestedEvent,
  PermissionRequestResult,
  QuestionContext,
  SamplingHandler,
  SamplingRequest,
  UserInputHandler,
  UserInputRequest,
  UserInputResponse,
} from "./types/questions.js";
export type {
  AskUserVariant,
  CanvasProviderIdentity,
  CloudSessionOptions,
  CloudSessionRepository,
  ExtensionInfo,
  InfiniteSessionConfig,
  LargeToolOutputConfig,
  MemoryConfiguration,
  ResumeSessionConfig,
  SessionConfig,
  SessionConfigBase,
} from "./types/session-config.js";
export type {
  SessionFsConfig,
  SessionFsFileInfo,
  SessionFsProvider,
  SessionFsSqliteParams,
  SessionFsSqliteProvider,
  SessionFsSqliteQueryResult,
  SessionFsSqliteStatement,
} from "./types/session-fs.js";
export type {
  ForegroundSessionInfo,
  GetAuthStatusResponse,
  GetStatusResponse,
  SessionBackgroundEvent,
  SessionContext,
  SessionCreatedEvent,
  SessionDeletedEvent,
  SessionForegroundEvent,
  SessionLifecycleEvent,
  SessionLifecycleEventMetadata,
  SessionLifecycleEventType,
  SessionLifecycleHandler,
  SessionListFilter,
  SessionMetadata,
  SessionUpdatedEvent,
  TypedSessionLifecycleHandler,
} from "./types/sessions.js";
export {
  type SectionOverride,
  type SectionOverrideAction,
  type SectionTransformFn,
  SYSTEM_MESSAGE_SECTIONS,
  type SystemMessageAppendConfig,
  type SystemMessageConfig,
  type SystemMessageCustomizeConfig,
  type SystemMessageReplaceConfig,
  type SystemMessageSection,
} from "./types/system-message.js";
export type {
  AnyTool,
  JsonValue,
  Tool,
  ToolBinaryResult,
  ToolHandler,
  ToolInvocation,
  ToolResult,
  ToolResultObject,
  ToolResultType,
  ToolSearchConfig,
  ToolTelemetry,
  ZodSchema,
} from "./types/tools.js";
