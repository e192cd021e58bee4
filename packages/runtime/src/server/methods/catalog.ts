import type {
  CatalogClientContract,
  CatalogInvalidRequestError,
  CatalogNegotiationRefusedError,
  CatalogSearch,
  McpPlanInstall,
} from "@parley/protocol";
import { type Handlers, handler } from "../handler.js";

/** Of the contract that callers and runtimes agree on for catalogues. Source: the official runtime. */
const PROTOCOL_VERSION = 3;
const CAPABILITIES = [
  "mcp-server-card",
  "legacy-mcp-server-card",
  "ai-skill-discovery",
  "mcp-install-planning",
  "multiple-transport-choice",
] as const;

/**
 * Catalogues of servers and skills. They are a service of GitHub's that this runtime has no part in: what a caller
 * asks is checked, and answered as where the service can't be reached. Words: the official runtime's.
 */
export const handlers: Handlers = {
  "catalog.search": handler<typeof CatalogSearch>(({ contract, query }) => {
    const refusal = refusalOf(contract);
    if (refusal) return refusal;
    if (query === "") return invalid("query", "The search query must not be empty.");
    const message = "GitHub search couldn't be reached. Check your network connection.";
    return { kind: "network-failure", reason: "dns", message };
  }),

  "mcp.planInstall": handler<typeof McpPlanInstall>(({ contract, source }) => {
    const refusal = refusalOf(contract);
    if (refusal) return refusal;
    if (source.kind === "candidate") {
      const message = "The handle is not recognised.";
      return { kind: "handle-rejected", handleType: "candidate", reason: "invalid", message };
    }
    const message = "This runtime plans no installation of MCP servers.";
    return { kind: "unavailable", reason: "planning-unavailable", message };
  }),
};

function refusalOf(contract: CatalogClientContract): CatalogNegotiationRefusedError | undefined {
  const { protocolVersion, requiredCapabilities } = contract;
  const supported: readonly string[] = CAPABILITIES;
  const unsupportedCapabilities = requiredCapabilities.filter((name) => !supported.includes(name));
  const known = {
    kind: "negotiation-refused" as const,
    runtimeProtocolVersion: PROTOCOL_VERSION,
    minimumSupportedProtocolVersion: PROTOCOL_VERSION,
    supportedCapabilities: [...CAPABILITIES],
    unsupportedCapabilities,
  } satisfies Partial<CatalogNegotiationRefusedError>;
  if (protocolVersion < PROTOCOL_VERSION) {
    const message = `This runtime serves protocol version ${PROTOCOL_VERSION} and above; the caller reported ${protocolVersion}.`;
    return { ...known, reason: "unsupported-protocol-version", message };
  }
  if (unsupportedCapabilities.length === 0) return undefined;
  const count = `The caller requires ${unsupportedCapabilities.length} capability value(s) this runtime cannot honour.`;
  return { ...known, reason: "unsupported-capability", message: `${count} Retry within the supported set.` };
}

function invalid(field: CatalogInvalidRequestError["field"], message: string): CatalogInvalidRequestError {
  return { kind: "invalid-request", field, message };
}
