import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { networkTransport } from "./http/network.js";
import { probedWindow } from "./probed-window.js";
import { resolveModel } from "./resolve-model.js";

/** A server that answers each path with JSON, and anything else with 404. */
async function server(answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const http = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const answer = answers[request.url ?? ""];
    response.statusCode = answer === undefined ? 404 : 200;
    response.end(JSON.stringify(answer ?? { error: "not found" }));
  });
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((closed) => http.close(closed));
    },
  };
}

const listed = (entry: object) => ({ "/v1/models": { data: [{ id: "other" }, { id: "m", ...entry }] } });

test.each([
  ["vLLM", listed({ max_model_len: 32_768 })],
  ["OpenRouter", listed({ context_length: 32_768 })],
  ["Groq", listed({ context_window: 32_768 })],
  [
    "llama.cpp",
    {
      ...listed({ meta: { n_ctx_train: 131_072 } }),
      "/props": { default_generation_settings: { n_ctx: 32_768 } },
    },
  ],
  ["Ollama", { ...listed({}), "/api/show": { parameters: 'stop "<x>"\nnum_ctx      32768' } }],
])("%s says how large a model's window is", async (_, answers) => {
  await using host = await server(answers);
  const transport = networkTransport({});
  expect(await probedWindow({ baseUrl: `${host.url}/v1`, model: "m", transport })).toBe(32_768);
});

test.each([
  ["knows no such model", { "/v1/models": { data: [] } }],
  ["says nonsense", listed({ max_model_len: "many" })],
  ["says nothing at all", {}],
])("a server that %s tells no window", async (_, answers) => {
  await using host = await server(answers);
  const transport = networkTransport({});
  expect(await probedWindow({ baseUrl: `${host.url}/v1`, model: "m", transport })).toBeUndefined();
});

test("the environment's server is asked once, and the answer leaves room for what the model says", async () => {
  await using host = await server(listed({ max_model_len: 32_768 }));
  const env = { OPENAI_BASE_URL: `${host.url}/v1`, OPENAI_MODEL: "m", PARLEY_PROBE_LIMITS: "true" };
  const resolve = () => resolveModel({ workingDirectory: "/" }, { env });
  expect((await resolve()).info.limits).toMatchObject({
    maxPromptTokens: 32_768,
    maxContextWindowTokens: 32_768,
  });
  await resolve();
  expect(host.asked).toEqual(["GET /v1/models"]);
});
