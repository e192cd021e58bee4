import { method } from "../../define.js";
import type {
  CatalogAuthenticationRequiredError,
  CatalogClientContract,
  CatalogContractViolationError,
  CatalogInvalidRequestError,
  CatalogMalformedCardError,
  CatalogNegotiatedContract,
  CatalogNegotiationRefusedError,
  CatalogNetworkFailureError,
  CatalogPolicyRejectedError,
  CatalogUnavailableError,
  CatalogUnsafeRetrievalError,
  McpServerCardMediaType,
} from "../../types/catalog.js";

export interface CatalogSearchRequest {
  contract: CatalogClientContract;
  query: string;
  limit?: number;
  kinds?: CatalogCandidateKind[];
}

export type CatalogCandidateKind = "mcp-server" | "ai-skill";

export type CatalogSearchResult =
  | CatalogSearchSucceeded
  | CatalogNegotiationRefusedError
  | CatalogUnsupportedKindError
  | CatalogInvalidRequestError
  | CatalogAuthenticationRequiredError
  | CatalogPolicyRejectedError
  | CatalogNetworkFailureError
  | CatalogUnsafeRetrievalError
  | CatalogMalformedCardError
  | CatalogContractViolationError
  | CatalogUnavailableError;

export interface CatalogSearchSucceeded {
  kind: "succeeded";
  searchId: string;
  candidates: CatalogCandidate[];
  truncated: boolean;
  negotiated: CatalogNegotiatedContract;
}

export type CatalogCandidate = CatalogMcpServerCandidate | CatalogAiSkillCandidate;

export interface CatalogMcpServerCandidate {
  handle: string;
  handleExpiresAt: string;
  kind: "mcp-server";
  mediaType: McpServerCardMediaType;
  installability: CatalogMcpServerInstallability;
  displayName: string;
  description?: string;
  publisher?: string;
  source: CatalogCandidateSource;
  provenance: CatalogMcpServerCandidateProvenance;
  trust?: CatalogTrustSnapshot;
}

export type CatalogMcpServerInstallability = "installable" | "not-installable-policy";

export type CatalogCandidateSource = CatalogCandidateSourceUrl | CatalogCandidateSourceEmbedded;

export interface CatalogCandidateSourceUrl {
  kind: "url";
  url: string;
}

export interface CatalogCandidateSourceEmbedded {
  kind: "embedded";
}

export interface CatalogMcpServerCandidateProvenance {
  authority: string;
  observedAt: string;
  mediaType: McpServerCardMediaType;
}

export type CatalogTrustSnapshot =
  | CatalogTrustSnapshotCurrent
  | CatalogTrustSnapshotAbsent
  | CatalogTrustSnapshotStale
  | CatalogTrustSnapshotDowngraded
  | CatalogTrustSnapshotRevoked
  | CatalogTrustSnapshotUnsupported
  | CatalogTrustSnapshotMalformed;

export interface CatalogTrustSnapshotCurrent {
  schemaVersion: CatalogTrustSnapshotSchemaVersion;
  status: "current";
  tier: CatalogTrustTier;
  eligibility: CatalogTrustEligibility;
  provenance: CatalogTrustProvenance;
}

export type CatalogTrustSnapshotSchemaVersion = "v1";

export type CatalogTrustTier = "T1" | "T2";

export type CatalogTrustEligibility = "default" | "expanded" | "hidden" | "unknown";

export interface CatalogTrustProvenance {
  source: CatalogTrustSource;
  observedAt: string;
}

export type CatalogTrustSource = "agent-finder";

export interface CatalogTrustSnapshotAbsent {
  schemaVersion: CatalogTrustSnapshotSchemaVersion;
  status: "absent";
  eligibility: CatalogTrustEligibility;
  provenance: CatalogTrustProvenance;
}

export interface CatalogTrustSnapshotStale {
  schemaVersion: CatalogTrustSnapshotSchemaVersion;
  status: "stale";
  eligibility: CatalogTrustEligibility;
  provenance: CatalogTrustProvenance;
}

export interface CatalogTrustSnapshotDowngraded {
  schemaVersion: CatalogTrustSnapshotSchemaVersion;
  status: "downgraded";
  eligibility: CatalogTrustEligibility;
  provenance: CatalogTrustProvenance;
}

export interface CatalogTrustSnapshotRevoked {
  schemaVersion: CatalogTrustSnapshotSchemaVersion;
  status: "revoked";
  eligibility: CatalogTrustEligibility;
  provenance: CatalogTrustProvenance;
}

export interface CatalogTrustSnapshotUnsupported {
  schemaVersion: CatalogTrustSnapshotSchemaVersion;
  status: "unsupported";
  eligibility: CatalogTrustEligibility;
  provenance: CatalogTrustProvenance;
}

export interface CatalogTrustSnapshotMalformed {
  schemaVersion: CatalogTrustSnapshotSchemaVersion;
  status: "malformed";
  eligibility: CatalogTrustEligibility;
  provenance: CatalogTrustProvenance;
}

export interface CatalogAiSkillCandidate {
  handle: string;
  handleExpiresAt: string;
  kind: "ai-skill";
  mediaType: "application/ai-skill";
  installability: "not-installable-kind";
  displayName: string;
  description?: string;
  publisher?: string;
  source: CatalogCandidateSource;
  provenance: CatalogAiSkillCandidateProvenance;
  trust?: CatalogTrustSnapshot;
}

export interface CatalogAiSkillCandidateProvenance {
  authority: string;
  observedAt: string;
  mediaType: "application/ai-skill";
}

export interface CatalogUnsupportedKindError {
  kind: "unsupported-kind";
  requestedKinds: CatalogCandidateKind[];
  supportedKinds: CatalogCandidateKind[];
  message: string;
}

/** Searches the catalog of skills and MCP servers. */
export const CatalogSearch = method<CatalogSearchRequest, CatalogSearchResult>("catalog.search");
