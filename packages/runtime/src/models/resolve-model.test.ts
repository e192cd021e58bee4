import { expect, test } from "vitest";
import { ProviderConfigError } from "./provider-config.js";
import { resolveModel } from "./resolve-model.js";
import { modelRequest, notebook } from "./testing/asking.js";
import { scriptedProvider } from "./testing/scripted-provider.js";

type Environment = Readonly<Record<string, string>>;

const workingDirectory = "/";

async function asked(env: Environment, wanted: object = {}) {
  await using provider = await scriptedProvider([{ text: "Hi." }]);
  const filled = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, value.replace("URL", provider.url)]),
  );
  const resolved = await resolveModel({ workingDirectory, ...wanted }, { env: filled });
  await resolved.model.call(modelRequest({ model: resolved.info.id, stream: false }), notebook());
  const { body, headers } = await provider.request(0);
  return { model: body.model, headers, resolved };
}

test("the environment's provider is used as the official runtime reads it", async () => {
  const { model, headers, resolved } = await asked({
    COPILOT_PROVIDER_BASE_URL: "URL",
    COPILOT_PROVIDER_API_KEY: "key",
    COPILOT_PROVIDER_HEADERS: "X-A: 1\\nX-B:2",
    COPILOT_PROVIDER_MAX_PROMPT_TOKENS: "9000",
    COPILOT_MODEL: "some-model",
  });
  expect(model).toBe("some-model");
  expect(headers).toMatchObject({ authorization: "Bearer key", "x-a": "1", "x-b": "2" });
  expect(resolved.info.limits.maxPromptTokens).toBe(9000);
  expect(resolved.provider).toEqual({
    type: "openai",
    vendor: "other",
    apiEndpoint: "/chat/completions",
    reportsCacheWrites: false,
  });
});

test("OpenAI's variables come next, and a session's own model wins over theirs", async () => {
  const env = { OPENAI_BASE_URL: "URL", OPENAI_API_KEY: "key", OPENAI_MODEL: "theirs" };
  expect((await asked(env)).model).toBe("theirs");
  expect((await asked(env, { model: "ours" })).model).toBe("ours");
});

test("an Ollama host without a named model answers with the first it lists", async () => {
  await using provider = await scriptedProvider([{ raw: '{"data":[{"id":"llama3:8b"},{"id":"other"}]}' }]);
  const env = { OLLAMA_HOST: provider.url.replace("http://", "").replace("/v1", "") };
  const { info } = await resolveModel({ workingDirectory }, { env });
  expect(info.id).toBe("llama3:8b");
  expect((await provider.request(0)).url).toBe("/v1/models");
});

test("an Ollama host that lists no model is told of by its variable", async () => {
  await using provider = await scriptedProvider([{ raw: '{"data":[]}' }]);
  const env = { OLLAMA_HOST: provider.url.replace("/v1", "") };
  await expect(resolveModel({ workingDirectory }, { env })).rejects.toThrow(/set OLLAMA_MODEL/);
});

test("a session's own provider wins over the environment", async () => {
  const provider = { baseUrl: "http://127.0.0.1:9/v1", wireModel: "wire", modelId: "gpt-5" };
  const { info } = await resolveModel(
    { workingDirectory, provider, model: "ours" },
    { env: { OPENAI_API_KEY: "key" } },
  );
  expect(info).toMatchObject({ id: "wire", reasoningEffort: "medium" });
});

test("nothing configured means playback", async () => {
  const { info, provider } = await resolveModel({ workingDirectory }, { env: {} });
  expect(info.id).toBe("playback");
  expect(provider.type).toBe("playback");
});

test.each([
  [{ type: "openai" }, "baseUrl"],
  [{ type: "openai", baseUrl: "not a url" }, "baseUrl"],
  [{ type: "openai", baseUrl: "ftp://host" }, "baseUrl"],
  [{ type: "anthropic" }, "baseUrl"],
  [{ type: "google", baseUrl: "http://host" }, "type"],
  [{ baseUrl: "http://host", wireApi: "realtime" }, "wireApi"],
  [{ baseUrl: "http://host", transport: "carrier-pigeon" }, "transport"],
  [{ type: "azure", baseUrl: "http://host", wireApi: "responses", transport: "websockets" }, "transport"],
  [{ baseUrl: "http://host", transport: "websockets" }, "transport"],
  [{ baseUrl: "http://host", hasBearerTokenProvider: true }, "bearerTokenProvider"],
])("a provider that can't be used is refused by the name of its field", async (provider, field) => {
  const error = await resolveModel({ workingDirectory, provider }, { env: {} }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ProviderConfigError);
  expect(error).toMatchObject({ field });
});
