import { messageOf } from "../../errors.js";
import type { McpAuthRequest, McpHeadersRequest, SamplingRequest } from "../../types/questions.js";
import type { QuestionKind, Reply } from "./kind.js";

const OAUTH = "session.mcp.oauth.handlePendingRequest";
const HEADERS = "session.mcp.headers.handlePendingHeadersRefreshRequest";
const SAMPLING = "session.ui.handlePendingSampling";

const CANCELLED: Reply = { method: OAUTH, params: { result: { kind: "cancelled" } } };

/** An MCP server wants an OAuth token. */
export const mcpAuth: QuestionKind = {
  asked: "mcp.oauth_required",
  settled: "mcp.oauth_completed",
  outlivesConnection: false,

  prepare(data, { handlers, sessionId, warn }) {
    const handler = handlers.config.onMcpAuthRequest;
    if (!handler) {
      warn(`Session ${sessionId} was asked for an MCP OAuth token and has no onMcpAuthRequest.`);
      return undefined;
    }
    return async ({ signal }) => {
      const token = await handler(data as unknown as McpAuthRequest, { sessionId, signal });
      if (!token) return CANCELLED;
      return { method: OAUTH, params: { result: "kind" in token ? token : { kind: "token", ...token } } };
    };
  },

  failed: () => CANCELLED,
};

/** The connection to an MCP server wants fresh headers. */
export const mcpHeaders: QuestionKind = {
  asked: "mcp.headers_refresh_required",
  settled: "mcp.headers_refresh_completed",
  outlivesConnection: false,

  prepare(data, { handlers, sessionId }) {
    const handler = handlers.config.onMcpHeadersRequest;
    if (!handler) return undefined;
    return async ({ signal }) => {
      const fresh = await handler(data as unknown as McpHeadersRequest, { sessionId, signal });
      return {
        method: HEADERS,
        params: { result: fresh ? { kind: "headers", ...fresh } : { kind: "none" } },
      };
    };
  },

  failed: (error) => ({
    method: HEADERS,
    params: { result: { kind: "error", message: messageOf(error) } },
  }),
};

/** An MCP server wants a model call. */
export const sampling: QuestionKind = {
  asked: "sampling.requested",
  settled: "sampling.completed",
  outlivesConnection: false,

  prepare(data, { handlers, sessionId }) {
    const handler = handlers.config.onSamplingRequest;
    if (!handler) return undefined;
    return async ({ signal }) => {
      const response = await handler(data as unknown as SamplingRequest, { sessionId, signal });
      return { method: SAMPLING, params: response ? { response } : {} };
    };
  },

  failed: () => ({ method: SAMPLING, params: {} }),
};
