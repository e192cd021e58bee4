import type {
  SessionSettingsEvaluatePredicate,
  SessionSettingsSnapshot,
  SessionVisibilityGet,
  SessionVisibilitySet,
} from "@parley/protocol";
import { type Handlers, sessionHandler } from "../handler.js";

/** The features of GitHub's own agent service that it asks a runtime about; none of them is part of this one. */
const PREDICATES: ReadonlySet<string> = new Set([
  "securityToolsEnabled",
  "thirdPartySecurityPromptEnabled",
  "parallelValidationEnabled",
  "runtimeTimingTelemetryEnabled",
  "coAuthorHookEnabled",
  "chronicleEnabled",
  "contentExclusionSelfFetchEnabled",
  "capClaudeOpusTokenLimitsEnabled",
  "codeReviewFeatureEnabled",
  "ccaUseTsAutofindEnabled",
  "dependencyCheckerEnabled",
  "dependabotCheckerEnabled",
  "codeqlCheckerEnabled",
  "trivialChangeEnabled",
  "trivialChangeSkipEnabled",
  "trivialChangeEnabledForCodeReview",
  "trivialChangeSkipEnabledForCodeReview",
  "trivialChangeEnabledForTool",
  "trivialChangeSkipEnabledForTool",
]);

/** What GitHub's services would know of a session. Answers: the official runtime's, where nobody is signed in. */
export const handlers: Handlers = {
  "session.visibility.get": sessionHandler<typeof SessionVisibilityGet>(() => ({ synced: false })),

  "session.visibility.set": sessionHandler<typeof SessionVisibilitySet>(() => ({ synced: false })),

  "session.settings.snapshot": sessionHandler<typeof SessionSettingsSnapshot>(({ settings }) => ({
    clientName: settings.clientName,
    repo: {},
    model: {},
    validation: {},
    job: {},
    onlineEvaluation: {},
  })),

  "session.settings.evaluatePredicate": sessionHandler<typeof SessionSettingsEvaluatePredicate>(
    (_, { name }) => {
      if (!PREDICATES.has(name)) throw new Error(`Unknown demand setting: ${name}`);
      return { enabled: false };
    },
  ),
};
