import type { SessionCreateParams, SessionResumeParams } from "@parley/protocol";

type Options = Omit<SessionCreateParams & SessionResumeParams, "sessionId">;

/** Whether a value asks for something, in the way most options do. */
function asks(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

/** Whether anything in a table of switches is on. */
function asksForAny(value: unknown): boolean {
  return asks(value) && Object.values(value as object).some(asks);
}

/** Options this runtime doesn't honour, and when their value asks for what it doesn't do. */
const UNSUPPORTED: Partial<Record<keyof Options, (value: unknown) => boolean>> = {
  capi: asks,
  enableGitHubTelemetryForwarding: asks,
  enableSessionTelemetry: asks,
  expAssignments: asks,
  featureFlags: asksForAny,
  gitHubToken: asks,
  gitHubTokenProviderRegistrationId: asks,
  githubMcpToolConfig: asks,
  isExperimentalMode: asks,
  enableManagedSettings: asks,
  requestAutoModeSwitch: asks,
  requestExtensions: asks,
};

/** The options in `params` that ask for something this runtime doesn't do, by name. */
export function unsupportedOptions(params: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(UNSUPPORTED)
    .filter(([name, asksFor]) => asksFor(params[name]))
    .map(([name]) => name);
}
