import { expect, test } from "vitest";
import type { BearerTokens } from "../../ports/bearer-tokens.js";
import type { ProviderConfig } from "../provider-config.js";
import { modelRequest } from "../testing/asking.js";
import { openAIEndpoint } from "./openai-endpoint.js";

const COMPLETIONS = "/chat/completions";

function at(config: ProviderConfig, bearerTokens?: BearerTokens, route = COMPLETIONS) {
  return openAIEndpoint(
    { config: { baseUrl: "http://host/v1/", ...config }, name: "acme", bearerTokens },
    route,
  );
}

test.each([
  ["http://host", undefined, COMPLETIONS, "http://host/openai/v1/chat/completions"],
  ["http://host/openai/", undefined, "/responses", "http://host/openai/v1/responses"],
  ["http://host/openai/v1", undefined, "/responses", "http://host/openai/v1/responses"],
  [
    "http://host/",
    "2024-10-21",
    COMPLETIONS,
    "http://host/openai/deployments/a%20b/chat/completions?api-version=2024-10-21",
  ],
  ["http://host/openai", "2025", "/responses", "http://host/openai/responses?api-version=2025"],
])("Azure at %s with version %s", (baseUrl, apiVersion, route, url) => {
  const config = { type: "azure", baseUrl, azure: { apiVersion } };
  expect(at(config, undefined, route).urlFor("a b")).toBe(url);
});

test.each([
  [{ apiKey: "key" }, { authorization: "Bearer key" }],
  [{ apiKey: "key", bearerToken: "token" }, { authorization: "Bearer token" }],
  [{ apiKey: "key", headers: { Authorization: "mine" } }, { authorization: "mine" }],
  [{ bearerToken: "token", headers: { Authorization: "mine" } }, { authorization: "Bearer token" }],
  [{ type: "azure", apiKey: "key", headers: { "Api-Key": "mine" } }, { "api-key": "key" }],
  [{ type: "azure", apiKey: "key", bearerToken: "token" }, { authorization: "Bearer token" }],
])("the credentials of %j", async (config, expected) => {
  expect(await at(config).headersFor(modelRequest())).toMatchObject(expected);
});

test("a client that gives out tokens is asked before each request, and wins over everything", async () => {
  const asked: string[] = [];
  const tokens: BearerTokens = {
    async token(name) {
      asked.push(name);
      return `token-${asked.length}`;
    },
  };
  const config = { apiKey: "key", headers: { authorization: "mine" }, hasBearerTokenProvider: true };
  const place = at(config, tokens);
  const request = modelRequest({ headers: { authorization: "theirs" } });
  expect(await place.headersFor(request)).toMatchObject({ authorization: "Bearer token-1" });
  expect(await place.headersFor(request)).toMatchObject({ authorization: "Bearer token-2" });
  expect(asked).toEqual(["acme", "acme"]);
  expect(place.label.redact("saw token-1 and token-2")).toBe("saw *** and ***");
});

test("a client that gives out no token fails the attempt, in its own words", async () => {
  const tokens: BearerTokens = { token: () => Promise.reject(new Error("log in first")) };
  const asking = at({ hasBearerTokenProvider: true }, tokens).headersFor(modelRequest());
  await expect(asking).rejects.toMatchObject({
    reason: "broken",
    message: "Provider token request failed: log in first",
  });
});

test("a base URL of a WebSocket is one of HTTP too", () => {
  expect(at({ baseUrl: "wss://host/v1" }).urlFor("m")).toBe("https://host/v1/chat/completions");
});
