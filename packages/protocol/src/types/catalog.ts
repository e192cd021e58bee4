export interface CatalogAuthenticationRequiredError {
  kind: "authentication-required";
  reason: CatalogAuthenticationRequiredReason;
  message: string;
}

export type CatalogAuthenticationRequiredReason =
  | "no-credential"
  | "credential-expired"
  | "credential-rejected";

export type CatalogCapability =
  | "mcp-server-card"
  | "legacy-mcp-server-card"
  | "ai-skill-discovery"
  | "mcp-install-planning"
  | "multiple-transport-choice"
  | "trust-snapshot";

export type CatalogCapabilityId = string;

export interface CatalogClientContract {
  protocolVersion: number;
  requiredCapabilities: CatalogCapabilityId[];
}

export interface CatalogContractViolationError {
  kind: "contract-violation";
  reason: CatalogContractViolationReason;
  message: string;
}

export type CatalogContractViolationReason =
  | "both-url-and-data"
  | "neither-url-nor-data"
  | "duplicate-identity"
  | "unknown-media-type";

export interface CatalogInvalidRequestError {
  kind: "invalid-request";
  field: CatalogInvalidRequestField;
  message: string;
}

export type CatalogInvalidRequestField =
  | "query"
  | "limit"
  | "kinds"
  | "contract"
  | "source"
  | "card"
  | "scope";

export interface CatalogMalformedCardError {
  kind: "malformed-card";
  reason: CatalogMalformedCardReason;
  mediaType?: CatalogMediaType;
  message: string;
}

export type CatalogMalformedCardReason =
  | "invalid-json"
  | "schema-violation"
  | "unsupported-media-type"
  | "missing-required-field"
  | "size-limit-exceeded";

export type CatalogMediaType =
  | "application/mcp-server-card+json"
  | "application/mcp-server+json"
  | "application/ai-skill";

export interface CatalogNegotiatedContract {
  runtimeProtocolVersion: number;
  grantedCapabilities: CatalogCapability[];
}

export interface CatalogNegotiationRefusedError {
  kind: "negotiation-refused";
  reason: CatalogNegotiationRefusedReason;
  runtimeProtocolVersion: number;
  minimumSupportedProtocolVersion: number;
  supportedCapabilities: CatalogCapabilityId[];
  unsupportedCapabilities: CatalogCapabilityId[];
  message: string;
}

export type CatalogNegotiationRefusedReason = "unsupported-protocol-version" | "unsupported-capability";

export interface CatalogNetworkFailureError {
  kind: "network-failure";
  reason: CatalogNetworkFailureReason;
  statusCode?: number;
  retryAfterSeconds?: number;
  message: string;
}

export type CatalogNetworkFailureReason =
  | "offline"
  | "dns"
  | "timeout"
  | "tls"
  | "connection-refused"
  | "proxy-authentication-required"
  | "rate-limited"
  | "service-unavailable"
  | "http-status"
  | "response-too-large"
  | "redirect-rejected";

export interface CatalogPolicyRejectedError {
  kind: "policy-rejected";
  source: McpPlanPolicySource;
  message: string;
}

export type McpPlanPolicySource = "none" | "enterprise-allowlist" | "registry-policy" | "local-trust";

export interface CatalogUnavailableError {
  kind: "unavailable";
  reason: CatalogUnavailableReason;
  message: string;
}

export type CatalogUnavailableReason =
  | "search-unavailable"
  | "planning-unavailable"
  | "authority-not-configured"
  | "disabled-by-policy";

export interface CatalogUnsafeRetrievalError {
  kind: "unsafe-retrieval";
  reason: CatalogUnsafeRetrievalReason;
  message: string;
}

export type CatalogUnsafeRetrievalReason =
  | "blocked-scheme"
  | "credentials-in-url"
  | "blocked-address"
  | "redirect-to-blocked-address"
  | "proxy-rejected"
  | "host-not-permitted";

export type McpServerCardMediaType = "application/mcp-server-card+json" | "application/mcp-server+json";
