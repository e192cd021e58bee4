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
  McpPlanPolicySource,
  McpServerCardMediaType,
} from "../../types/catalog.js";

export interface McpPlanInstallRequest {
  contract: CatalogClientContract;
  source: McpPlanInstallSource;
  scope?: McpPlanScope;
}

export type McpPlanInstallSource = McpPlanInstallSourceCandidate | McpPlanInstallSourceCard;

export interface McpPlanInstallSourceCandidate {
  kind: "candidate";
  candidateHandle: string;
  searchId: string;
}

export interface McpPlanInstallSourceCard {
  kind: "card";
  card: McpServerCardReference;
}

export type McpServerCardReference = McpServerCardUrl | McpServerCardEmbedded;

export interface McpServerCardUrl {
  kind: "url";
  mediaType: McpServerCardMediaType;
  url: string;
}

export interface McpServerCardEmbedded {
  kind: "embedded";
  mediaType: McpServerCardMediaType;
  data: string;
}

export type McpPlanScope = "user";

export type McpPlanInstallResult =
  | McpPlanInstallPlanned
  | CatalogNegotiationRefusedError
  | CatalogHandleRejectedError
  | CatalogInvalidRequestError
  | CatalogAuthenticationRequiredError
  | CatalogPolicyRejectedError
  | CatalogNetworkFailureError
  | CatalogUnsafeRetrievalError
  | CatalogMalformedCardError
  | CatalogContractViolationError
  | CatalogUnavailableTransportError
  | CatalogNotInstallableError
  | CatalogUnavailableError;

export interface McpPlanInstallPlanned {
  kind: "planned";
  plan: McpInstallPlan;
  negotiated: CatalogNegotiatedContract;
}

export interface McpInstallPlan {
  planHandle: string;
  planHandleExpiresAt: string;
  identity: McpPlanResourceIdentity;
  provenance: McpPlanProvenance;
  transportChoices: McpPlanTransportChoice[];
  recommendedTransportChoiceId?: string;
  target: McpPlanTarget;
  policy: McpPlanPolicyResult;
  configurationChanges: McpPlanConfigurationChange[];
  reloadRequired: boolean;
  requiresInteractiveConfiguration: boolean;
}

export interface McpPlanResourceIdentity {
  canonicalName: string;
  serverName: string;
  version?: string;
  registryId?: string;
}

export interface McpPlanProvenance {
  authority: string;
  validatedAt: string;
  cardDigest: CardDigest;
  mediaType: McpServerCardMediaType;
}

export interface CardDigest {
  algorithm: "sha256-rfc8785";
  value: CardDigestValue;
}

export type CardDigestValue = string;

export type McpPlanTransportChoice = McpPlanTransportChoicePackage | McpPlanTransportChoiceRemote;

export interface McpPlanTransportChoicePackage {
  choiceId: string;
  transport: McpPlanPackageTransport;
  installMethod: "package";
  packageType: string;
  packageIdentifier: string;
  requiredValues: McpPlanRequiredValue[];
  secretPlaceholders: McpPlanSecretPlaceholder[];
}

export type McpPlanPackageTransport = "stdio";

export type McpPlanRequiredValue = McpPlanRequiredValueScalar | McpPlanRequiredValueEnum;

export interface McpPlanRequiredValueScalar {
  kind: "scalar";
  key: string;
  category: McpPlanValueCategory;
  valueType: McpPlanScalarValueType;
  required: boolean;
  defaultValue?: string;
  title?: string;
  description?: string;
  isRepeated: boolean;
}

export type McpPlanValueCategory =
  | "environment-variable"
  | "runtime-argument"
  | "package-argument"
  | "header"
  | "url-variable";

export type McpPlanScalarValueType = "string" | "number" | "boolean" | "path";

export interface McpPlanRequiredValueEnum {
  kind: "enum";
  key: string;
  category: McpPlanValueCategory;
  valueType: "enum";
  required: boolean;
  defaultValue?: string;
  title?: string;
  description?: string;
  enumValues: string[];
  isRepeated: boolean;
}

export interface McpPlanSecretPlaceholder {
  key: string;
  placeholder: McpPlanSecretReference;
  title?: string;
}

export type McpPlanSecretReference = string;

export interface McpPlanTransportChoiceRemote {
  choiceId: string;
  transport: McpPlanRemoteTransport;
  installMethod: "remote";
  endpoint: string;
  requiredValues: McpPlanRequiredValue[];
  secretPlaceholders: McpPlanSecretPlaceholder[];
}

export type McpPlanRemoteTransport = "http" | "streamable-http" | "sse";

export interface McpPlanTarget {
  scope: McpPlanScope;
  configKey: string;
}

export interface McpPlanPolicyResult {
  decision: McpPlanPolicyDecision;
  source: McpPlanPolicySource;
  reason?: string;
}

export type McpPlanPolicyDecision = "allowed" | "blocked" | "requires-approval";

export interface McpPlanConfigurationChange {
  operation: McpPlanConfigurationOperation;
  scope: McpPlanScope;
  configKey: string;
  changedFields: string[];
  secretReferences: McpPlanSecretReference[];
}

export type McpPlanConfigurationOperation = "add" | "update";

export interface CatalogHandleRejectedError {
  kind: "handle-rejected";
  handleType: CatalogHandleType;
  reason: CatalogHandleRejectionReason;
  message: string;
}

export type CatalogHandleType = "candidate" | "plan";

export type CatalogHandleRejectionReason = "invalid" | "stale" | "replayed" | "foreign";

export interface CatalogUnavailableTransportError {
  kind: "unavailable-transport";
  reason: CatalogUnavailableTransportReason;
  message: string;
}

export type CatalogUnavailableTransportReason =
  | "no-eligible-transport"
  | "transport-not-supported"
  | "remote-enumeration-unavailable";

export interface CatalogNotInstallableError {
  kind: "not-installable";
  reason: CatalogNotInstallableReason;
  message: string;
}

export type CatalogNotInstallableReason =
  | "kind-not-installable"
  | "ai-skill-not-installable"
  | "policy-forbids";

/** Plans what installing an MCP server would take. */
export const McpPlanInstall = method<McpPlanInstallRequest, McpPlanInstallResult>("mcp.planInstall");
