import { expect, test } from "vitest";
import { checkOptions } from "./check-options.js";

const provider = { type: "openai", baseUrl: "http://localhost" } as const;

test.each([
  [{ gitHubToken: "t", provider }, "Cannot specify both gitHubToken and provider in session.create."],
  [
    { gitHubToken: "t", gitHubTokenProviderRegistrationId: "r" },
    "Cannot specify both gitHubToken and gitHubTokenProvider in session.create.",
  ],
  [
    { gitHubTokenProviderRegistrationId: "r", provider },
    "Cannot specify both gitHubTokenProvider and provider in session.create.",
  ],
  [
    { authClientIdMetadataUrl: "http://example.com/client.json" },
    "session construction failed: authClientIdMetadataUrl must be an HTTPS URL with a non-root path",
  ],
  [{ authClientIdMetadataUrl: "https://example.com" }, "must be an HTTPS URL with a non-root path"],
  [{ expAssignments: [] }, "Malformed ExP response: Expected object"],
  [
    { expAssignments: {} },
    "Features: Required\nFlights: Required\nConfigs: Required\nAssignmentContext: Required",
  ],
  [
    { expAssignments: { Features: [5], Flights: { a: 5 }, Configs: [5], AssignmentContext: 1 } },
    "Features[0]: Expected string, received number\nFlights.a: Expected string, received number\n" +
      "Configs[0]: Expected object, received number\nAssignmentContext: Expected string, received number",
  ],
])("refuses %j", (params, why) => {
  expect(() => checkOptions(params, "session.create")).toThrow(why);
});

test("takes everything else", () => {
  checkOptions({ provider, gitHubToken: "", expAssignments: null }, "session.resume");
  const expAssignments = { Features: ["a"], Flights: {}, Configs: [{}], AssignmentContext: "" };
  checkOptions({ gitHubToken: "t", expAssignments }, "session.resume");
});
