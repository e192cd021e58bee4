import type {
  PermissionRequest as AnyPermissionRequest,
  PermissionRequestedData as AnyPermissionRequestedData,
  PermissionRequestedEvent as AnyPermissionRequestedEvent,
  McpHeadersRefreshRequiredData,
  PermissionDecision,
  PermissionDecisionContext,
  SamplingRequestedData,
} from "@parley/protocol";

/** What every handler of a question is told beside the question. */
export interface QuestionContext {
  sessionId: string;
  /**
   * Fires when no answer is waited for any more: the runtime aborted, another client answered, or this client
   * left. After a lost connection a question that is still open is asked again.
   */
  signal: AbortSignal;
}

/** What a tool call wants to do. `managedApprovalRequired`: policy wants a person to decide. */
export type PermissionRequest = AnyPermissionRequest & { readonly managedApprovalRequired?: boolean };

export type PermissionRequestedData = Omit<AnyPermissionRequestedData, "permissionRequest"> & {
  permissionRequest: PermissionRequest;
};

export type PermissionRequestedEvent = Omit<AnyPermissionRequestedEvent, "data"> & {
  data: PermissionRequestedData;
};

/** What is decided. `no-result` leaves the question to other clients. */
export type PermissionRequestResult = PermissionDecision | { kind: "no-result" };

/** A decision, and how it came about. The latter is for the record only. */
export interface AttributedPermissionResult {
  kind: "attributed";
  result: PermissionRequestResult;
  decisionContext: PermissionDecisionContext;
}

export interface PermissionInvocation extends QuestionContext {
  /** Whether managed settings are in force for the session. */
  managedSettingsEnabled?: boolean;
}

/** Decides whether a tool call may go on. One that throws counts as nobody being there to ask. */
export type PermissionHandler = (
  request: PermissionRequest,
  invocation: PermissionInvocation,
) =>
  | Promise<PermissionRequestResult | AttributedPermissionResult>
  | PermissionRequestResult
  | AttributedPermissionResult;

/** A question of the agent to the user. */
export interface UserInputRequest {
  question: string;
  choices?: string[];
  /** Whether an answer outside `choices` is fine. Default true. */
  allowFreeform?: boolean;
}

export interface UserInputResponse {
  answer: string;
  /** Whether the answer is none of the choices. */
  wasFreeform: boolean;
}

export type UserInputHandler = (
  request: UserInputRequest,
  invocation: QuestionContext,
) => Promise<UserInputResponse> | UserInputResponse;

/** A plan that the agent would carry out. */
export interface ExitPlanModeRequest {
  summary: string;
  planContent?: string;
  /** What can be done next. */
  actions: string[];
  recommendedAction: string;
}

export interface ExitPlanModeResult {
  approved: boolean;
  /** One of `actions`. */
  selectedAction?: string;
  feedback?: string;
}

export type ExitPlanModeHandler = (
  request: ExitPlanModeRequest,
  invocation: QuestionContext,
) => Promise<ExitPlanModeResult> | ExitPlanModeResult;

/** After a rate limit: whether to go on with automatic model choice. */
export interface AutoModeSwitchRequest {
  errorCode?: string;
  retryAfterSeconds?: number;
}

export type AutoModeSwitchResponse = "yes" | "yes_always" | "no";

export type AutoModeSwitchHandler = (
  request: AutoModeSwitchRequest,
  invocation: QuestionContext,
) => Promise<AutoModeSwitchResponse> | AutoModeSwitchResponse;

/** What the server's `WWW-Authenticate` said. */
export interface McpAuthWwwAuthenticateParams {
  resourceMetadataUrl?: string;
  scope?: string;
  error?: string;
}

export interface McpAuthStaticClientConfig {
  clientId: string;
  clientSecret?: string;
  grantType?: "client_credentials";
  publicClient?: boolean;
}

/** An MCP server wants an OAuth token. */
export interface McpAuthRequest {
  requestId: string;
  serverName: string;
  serverUrl: string;
  reason: "initial" | "refresh" | "reauth" | "upscope";
  wwwAuthenticateParams?: McpAuthWwwAuthenticateParams;
  /** The server's protected-resource metadata (RFC 9728), as JSON. */
  resourceMetadata?: string;
  staticClientConfig?: McpAuthStaticClientConfig;
}

export interface McpAuthToken {
  accessToken: string;
  /** Default `Bearer`. */
  tokenType?: string;
  /** Seconds. */
  expiresIn?: number;
}

export type McpAuthResult = ({ kind: "token" } & McpAuthToken) | { kind: "cancelled" };

/** Gets a token. Nothing, or one that throws, cancels the request. */
export type McpAuthHandler = (
  request: McpAuthRequest,
  context: QuestionContext,
) =>
  | McpAuthResult
  | McpAuthToken
  | null
  | undefined
  | Promise<McpAuthResult | McpAuthToken | null | undefined>;

/** An MCP server's connection wants fresh headers. */
export type McpHeadersRequest = McpHeadersRefreshRequiredData;

export interface McpHeadersResult {
  headers: Record<string, string>;
  /** How long they are good for, in milliseconds. */
  ttlMs?: number;
}

/** Gets headers; nothing means there are none. One that throws fails the refresh. */
export type McpHeadersHandler = (
  request: McpHeadersRequest,
  context: QuestionContext,
) => McpHeadersResult | null | undefined | Promise<McpHeadersResult | null | undefined>;

/** An MCP server wants a model call. */
export type SamplingRequest = SamplingRequestedData;

/** Makes the call; nothing, or one that throws, rejects it. */
export type SamplingHandler = (
  request: SamplingRequest,
  context: QuestionContext,
) => Record<string, unknown> | null | undefined | Promise<Record<string, unknown> | null | undefined>;
