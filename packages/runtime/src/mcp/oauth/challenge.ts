import type { McpOauthWWWAuthenticateParams } from "@parley/protocol";

/** What a `WWW-Authenticate: Bearer` header says. Source of its parameters: RFC 6750 and RFC 9728. */
export function readChallenge(header: string): McpOauthWWWAuthenticateParams {
  const parameter = (name: string) =>
    new RegExp(`[\\s,]${name}=(?:"([^"]*)"|([^\\s,]+))`, "i").exec(header)?.slice(1).find(Boolean);
  const resourceMetadataUrl = parameter("resource_metadata");
  const scope = parameter("scope");
  const error = parameter("error");
  return {
    ...(resourceMetadataUrl !== undefined && { resourceMetadataUrl }),
    ...(scope !== undefined && { scope }),
    ...(error !== undefined && { error }),
  };
}
