import { describe, expect, test } from "vitest";
import {
  type ModelCapabilitiesOverride,
  type ProviderConfig,
  ProviderConfigError,
} from "./provider-config.js";
import { resolveModel } from "./resolve-model.js";
import { selectableModels } from "./selectable-models.js";
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
  expect(resolved.provider).toMatchObject({
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

describe("registered models", () => {
  const providers = [
    { name: "acme", baseUrl: "http://127.0.0.1:9/v1", apiKey: "key" },
    { name: "far", type: "anthropic", baseUrl: "http://127.0.0.1:9" },
  ] as const;
  const models = [
    { id: "small", provider: "acme", wireModel: "wire-small", name: "Small", maxPromptTokens: 9000 },
    { id: "big", provider: "far", modelId: "claude-opus-4.6" },
  ];
  const resolve = (model: string | undefined, env: Environment = {}) =>
    resolveModel({ workingDirectory, providers: [...providers], models, model }, { env });

  test("are selected by their provider and id", async () => {
    const small = await resolve("acme/small");
    expect(small.info).toMatchObject({
      id: "wire-small",
      selectionId: "acme/small",
      name: "Small",
      limits: { maxPromptTokens: 9000 },
    });
    const big = await resolve("far/big");
    expect(big).toMatchObject({
      info: { id: "big", name: "far/big", reasoningEffort: "medium" },
      provider: { type: "anthropic", vendor: "anthropic", apiEndpoint: "/v1/messages" },
    });
  });

  test("are the default where the environment has none", async () => {
    expect((await resolve(undefined)).info.selectionId).toBe("acme/small");
    const env = { OPENAI_API_KEY: "key", OPENAI_MODEL: "theirs" };
    expect((await resolve(undefined, env)).info.selectionId).toBe("theirs");
  });

  test.each([
    ["Provider model 'acme/other' is not registered", { model: "acme/other", providers, models }],
    ['BYOK model "x" references unknown provider "zz".', { models: [{ id: "x", provider: "zz" }] }],
    ['Duplicate BYOK provider name "acme".', { providers: [providers[0], providers[0]] }],
    ['Duplicate BYOK model selection id "acme/small".', { providers, models: [models[0], models[0]] }],
    [
      'BYOK provider name "a/b" must not contain "/".',
      { providers: [{ name: "a/b", baseUrl: "http://host" }] },
    ],
    [
      "Invalid named provider configuration: missing field `baseUrl`",
      { providers: [{ name: "a", baseUrl: "" }] },
    ],
    [
      "Cannot combine the legacy singular `provider` option with the `providers`/`models` registry.",
      { provider: { baseUrl: "http://host" }, providers },
    ],
  ])("are refused: %s", async (message, wanted) => {
    const resolving = resolveModel({ workingDirectory, ...(wanted as object) }, { env: {} });
    await expect(resolving).rejects.toThrow(message);
  });

  test("are listed with what they take", () => {
    const registered = { providers: [...providers], models };
    expect(selectableModels(registered, { supports: { vision: true } })).toEqual([
      {
        id: "acme/small",
        name: "Small",
        capabilities: {
          supports: { vision: true, adaptive_thinking: "unsupported" },
          limits: {
            max_prompt_tokens: 9000,
            vision: {
              max_prompt_image_size: 3_145_728,
              max_prompt_images: 1,
              supported_media_types: ["image/jpeg", "image/png", "image/webp"],
            },
          },
        },
        billing: { multiplier: 0 },
      },
      expect.objectContaining({
        id: "far/big",
        capabilities: expect.objectContaining({
          supports: { vision: true, adaptive_thinking: "optional" },
        }),
      }),
    ]);
  });
});

describe("what a model takes", () => {
  const limits = async (provider: ProviderConfig, modelCapabilities?: ModelCapabilitiesOverride) => {
    const config = { baseUrl: "http://host", ...provider };
    const wanted = { workingDirectory, provider: config, model: "m", modelCapabilities };
    const { maxPromptTokens, maxOutputTokens } = (await resolveModel(wanted, { env: {} })).info.limits;
    return [maxPromptTokens, maxOutputTokens];
  };

  test.each([
    [{}, [128_000, undefined]],
    [{ maxPromptTokens: 9000, maxOutputTokens: 777 }, [9000, 777]],
    [{ maxContextWindowTokens: 20_000 }, [20_000, undefined]],
    [{ maxContextWindowTokens: 20_000, maxOutputTokens: 1000 }, [19_000, 1000]],
    [{ type: "anthropic", maxContextWindowTokens: 20_000 }, [11_808, undefined]],
    [
      {
        modelCapabilities: { limits: { max_output_tokens: 1234 } },
        maxContextWindowTokens: 50_000,
      },
      [48_766, undefined],
    ],
  ])("is what its provider's configuration says: %j", async (provider, expected) => {
    expect(await limits(provider)).toEqual(expected);
  });

  test("is what the session says before all else", async () => {
    const overrides = { limits: { max_prompt_tokens: 7000 } };
    expect(await limits({ maxPromptTokens: 9000 }, overrides)).toEqual([7000, undefined]);
  });

  test("a model that is declared not to take an effort is asked for none", async () => {
    const provider = { baseUrl: "http://host", modelCapabilities: { supports: { reasoningEffort: false } } };
    const { info } = await resolveModel({ workingDirectory, provider, model: "gpt-5" }, { env: {} });
    expect(info.reasoningEffort).toBeUndefined();
  });
});
