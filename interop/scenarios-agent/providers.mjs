/** Every wire of a model: what it is shown, what is made of its answers, and what of its failures. */

const WIRES = {
  "chat completions": { provider: {}, model: "m1" },
  "chat completions, a model that reasons": { provider: {}, model: "gpt-5" },
  responses: { provider: { wireApi: "responses" }, model: "gpt-5" },
  "responses over a WebSocket": {
    provider: { wireApi: "responses", transport: "websockets" },
    model: "gpt-5",
  },
  messages: { provider: { type: "anthropic" }, model: "claude-opus-4.6" },
  "messages, an older model": { provider: { type: "anthropic" }, model: "claude-sonnet-4.5" },
  "messages, a model unknown": { provider: { type: "anthropic" }, model: "m1" },
};

const LOOKUP = { name: "lookup", args: { q: "x" } };
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Beside the wire: few tools and a short system message, since these are the same on all of them. */
function configOf(t, { provider, model }, extra = {}) {
  const { provider: more, ...rest } = extra;
  return {
    model,
    provider: { ...t.provider, ...provider, ...more },
    availableTools: ["lookup", "view"],
    systemMessage: { mode: "replace", content: "Be brief." },
    tools: [
      {
        name: "lookup",
        description: "Looks something up.",
        parameters: { type: "object", properties: { q: { type: "string" } } },
        skipPermission: true,
        handler: () => "found",
      },
    ],
    ...rest,
  };
}

/** @param config in addition to the wire's; a function of the stage where it needs one */
function onWire(name, wire, { script, config = {}, prompts = ["First."], run, ...more }) {
  return {
    name: `provider: ${name}`,
    model: () => script,
    parallel: true,
    loose: ["session.info"],
    ...more,
    async run(t) {
      const extra = typeof config === "function" ? config(t) : config;
      const session = await t.session(configOf(t, wire, extra));
      if (run) await run(t, session);
      else for (const prompt of prompts) await answered(t, session, prompt);
    },
  };
}

/** Sends a prompt and waits until its exchange is over, however it ends. */
async function answered(t, session, prompt) {
  const idle = t.next(session, "session.idle");
  await t.outcome("answered", () => session.sendAndWait(prompt));
  await idle;
}

const failed = (status, raw, headers) => ({ status, raw: JSON.stringify(raw), headers });
const serverError = failed(500, { error: { message: "boom", type: "bad" } });
const rateLimited = failed(
  429,
  { error: { message: "slow", code: "rate_limit_exceeded" } },
  { "retry-after": "1" },
);

/** What every wire is put through. */
const EVERYWHERE = {
  "thoughts, words, calls": {
    script: [
      { reasoning: "Thinking hard.", text: "Looking.", tools: [LOOKUP] },
      { text: "Done." },
      { reasoning: "Again.", text: "Once more." },
    ],
    prompts: ["First.", "Second."],
  },
  "not streamed": {
    script: [{ reasoning: "Thinking.", text: "Looking.", tools: [LOOKUP] }, { text: "Done." }],
    config: { streaming: false },
  },
  efforts: {
    script: [{ text: "Low." }, { text: "None." }],
    config: { reasoningEffort: "low", reasoningSummary: "concise" },
    async run(t, session) {
      await t.ask(session, "First.");
      await session.setModel("m2", { reasoningEffort: "none" });
      await t.ask(session, "Second.");
    },
  },
  "stopped in mid-answer": {
    script: [{ text: "A long answer that nobody waits for.", holdAfter: 6 }, { text: "Here." }],
    async run(t, session) {
      const begun = t.next(session, "assistant.message_delta");
      const idle = t.next(session, "session.idle");
      await session.send("First.");
      await begun;
      await session.abort();
      await idle;
      await t.ask(session, "Second.");
    },
    loose: ["agent.interrupted", "session.info"],
  },
  attachments: {
    files: { "pixel.png": Buffer.from(PIXEL, "base64") },
    script: [{ text: "Seen." }],
    async run(t, session) {
      const blob = (mimeType, displayName, data) => ({ type: "blob", mimeType, displayName, data });
      await session.sendAndWait({
        prompt: "See.",
        attachments: [
          blob("image/png", "a.png", PIXEL),
          blob("image/bmp", "b.bmp", PIXEL),
          { type: "file", path: t.path("pixel.png") },
        ],
      });
    },
  },
  "failures that pass": {
    script: [serverError, rateLimited, { text: "Partly told", cutAfter: 4 }, { text: "Here." }],
    loose: ["assistant.streaming_delta", "session.info"],
  },
  refused: { script: [failed(400, { error: { message: "Bad request", type: "invalid_request_error" } })] },
  "limits and headers": {
    script: [{ text: "Here." }],
    config: {
      provider: {
        headers: { "X-Team": "a" },
        bearerToken: "bearer",
        maxOutputTokens: 32_000,
        maxPromptTokens: 50_000,
      },
    },
    run: (t, session) => answered(t, session, { prompt: "First.", requestHeaders: { "x-turn": "7" } }),
  },
};

export const everywhere = Object.entries(WIRES).flatMap(([wire, at]) =>
  Object.entries(EVERYWHERE).map(([name, scenario]) => onWire(`${wire}: ${name}`, at, scenario)),
);

const { responses, messages } = WIRES;
const socket = WIRES["responses over a WebSocket"];
const completions = WIRES["chat completions"];

export const particulars = [
  onWire("responses: phases and parts", responses, {
    script: [
      { reasoning: ["One.", "Two."], text: "Wait.", phase: "commentary", tools: [LOOKUP] },
      { text: "Done.", phase: "final_answer" },
    ],
  }),
  onWire("responses: failed, and tried again", responses, {
    script: [{ failed: { code: "server_error", message: "bad" } }, { text: "Here." }],
  }),
  onWire("responses: a prompt that is refused", responses, {
    script: [{ failed: { code: "invalid_prompt", message: "bad" } }],
  }),
  onWire("responses over a WebSocket: a response forgotten", socket, {
    script: (_, index) => {
      if (index === 0) return { text: "Looking.", tools: [LOOKUP] };
      if (index > 1) return { text: "Here." };
      const error = { type: "invalid_request_error", code: "previous_response_not_found", message: "gone" };
      return { events: [{ type: "error", status: 400, error }] };
    },
  }),
  onWire("responses over a WebSocket: closed before the answer", socket, {
    script: [{ close: 1011 }, { text: "Here." }],
  }),
  onWire("messages: an answer that cites", messages, {
    config: { enableCitations: true },
    script: [
      {
        text: "Grass is green.",
        cites: [
          {
            ...{ type: "page_location", cited_text: "The grass", document_index: 0 },
            ...{ document_title: "d.pdf", start_page_number: 1, end_page_number: 2 },
          },
        ],
      },
      { text: "Again." },
    ],
    async run(t, session) {
      const data = Buffer.from("%PDF-1.4").toString("base64");
      const attachments = [{ type: "blob", mimeType: "application/pdf", displayName: "d.pdf", data }];
      await session.sendAndWait({ prompt: "Read.", attachments });
      await t.ask(session, "Second.");
    },
  }),
  ...["chat completions", "responses"].map((wire) =>
    onWire(
      `${wire}: a tool that takes a text`,
      { ...WIRES[wire], model: "gpt-5.3-codex" },
      {
        config: { availableTools: ["apply_patch"] },
        script: [
          {
            tools: [
              {
                name: "apply_patch",
                input: "*** Begin Patch\n*** Add File: new.txt\n+hello\n*** End Patch\n",
              },
            ],
          },
          { text: "Done." },
        ],
        prompts: ["First.", "Second."],
      },
    ),
  ),
  onWire("responses: how much to say", responses, {
    script: [{ text: "Short." }],
    async run(t, session) {
      await t.outcome("switched", () =>
        session.rpc.model.switchTo({ modelId: "gpt-5", verbosity: "low", reasoningSummary: "none" }),
      );
      await t.ask(session, "First.");
    },
  }),
  ...["completions", "responses"].flatMap((wireApi) =>
    [undefined, { apiVersion: "2024-10-21" }].map((azure) =>
      onWire(
        `Azure ${wireApi}${azure ? " of a version" : ""}`,
        { provider: {}, model: "gpt-5" },
        {
          script: [{ text: "Here." }],
          config: (t) => ({
            provider: {
              ...{ type: "azure", wireApi, baseUrl: t.model.baseUrl.replace("/v1", "") },
              ...(azure && { azure }),
            },
          }),
        },
      ),
    ),
  ),
];

const giving = (name, give, script) =>
  onWire(`tokens: ${name}`, completions, {
    script,
    config: (t) => ({
      provider: {
        bearerTokenProvider: async (asked) => {
          t.note("token asked", asked);
          return give();
        },
      },
    }),
  });

let given = 0;
export const tokens = [
  giving("asked for before each request", () => "token", [{ tools: [LOOKUP] }, { text: "Done." }]),
  giving("asked for anew after 401", () => `token-${++given % 2}`, [
    failed(401, { error: { message: "expired" } }),
    { text: "Here." },
  ]),
];

export const named = {
  name: "providers: registered, selected, added",
  loose: ["session.info"],
  model: () => [{ text: "One." }, { text: "Two." }, { text: "Three." }],
  async run(t) {
    const { baseUrl } = t.model;
    const config = configOf(t, completions, {
      model: "acme/small",
      providers: [
        { name: "acme", baseUrl, apiKey: "a" },
        { name: "claudes", type: "anthropic", baseUrl, bearerToken: "b" },
      ],
      models: [
        { id: "small", provider: "acme", wireModel: "wire-small", name: "Small", maxPromptTokens: 9000 },
        { id: "opus", provider: "claudes", modelId: "claude-opus-4.6" },
      ],
    });
    const session = await t.session({ ...config, provider: undefined });
    const { model, provider } = session.rpc;
    await t.outcome("list", () => model.list());
    await t.outcome("current", () => model.getCurrent());
    await t.outcome("endpoint", () => provider.getEndpoint({}));
    await t.ask(session, "First.");
    await t.outcome("switched", () => model.switchTo({ modelId: "claudes/opus" }));
    await t.ask(session, "Second.");
    await t.outcome("unregistered", () => model.switchTo({ modelId: "claudes/none" }));
    await t.outcome("added", () =>
      provider.add({ providers: [{ name: "more", baseUrl }], models: [{ id: "x", provider: "more" }] }),
    );
    await t.outcome("added again", () => provider.add({ providers: [{ name: "more", baseUrl }] }));
    await t.outcome("of nobody", () => provider.add({ models: [{ id: "y", provider: "nobody" }] }));
    await t.outcome("switched", () => model.switchTo({ modelId: "more/x" }));
    await t.ask(session, "Third.");
  },
};

export const limited = {
  name: "model: limited, chosen, asked in other ways",
  model: () => [{ text: "Here." }],
  async run(t) {
    const session = await t.session({ reasoningEffort: "low", contextTier: "long_context" });
    const { model } = session.rpc;
    await t.outcome("current", () => model.getCurrent());
    await t.outcome("limited", () => model.setAllowedModels({ allowedModels: ["gpt-5", " x ", "x"] }));
    await t.outcome("refused", () => model.switchTo({ modelId: "gpt-4.1" }));
    await t.outcome("globs", () => model.setAllowedModels({ allowedModels: ["gpt-*"] }));
    await t.outcome("nothing", () => model.setAllowedModels({ allowedModels: [] }));
    await t.outcome("any", () => model.setAllowedModels({ allowedModels: null }));
    await t.outcome("harder", () => model.setReasoningEffort({ reasoningEffort: "high" }));
    await t.outcome("as hard", () => model.setReasoningEffort({ reasoningEffort: "high" }));
    await t.outcome("auto", () => model.switchTo({ modelId: "auto", autoTier: "fast" }));
    await t.outcome("not auto", () => model.switchTo({ modelId: "m1", autoTier: "fast" }));
    await t.outcome("another", () => model.switchTo({ modelId: "m1", contextTier: "default" }));
    await t.ask(session, "First.");
  },
};

export const providersModel = {
  name: "model: the provider's own",
  model: () => [{ text: "Here." }],
  async run(t) {
    const provider = { ...t.provider, modelId: "gpt-4.1" };
    const session = await t.session({ provider, model: undefined });
    await t.outcome("current", () => session.rpc.model.getCurrent());
    await t.ask(session, "First.");
  },
};

export const resumed = {
  name: "model: changed by a client that resumes",
  model: () => [{ text: "One." }, { text: "Two." }, { text: "Three." }],
  ignored: ["session.tools_updated"],
  async run(t) {
    const client = await t.client();
    const session = await client.createSession(t.sessionConfig());
    t.watch(session);
    await t.ask(session, "First.");
    const other = { model: "gpt-5", reasoningEffort: "high", reasoningSummary: "concise" };
    const again = await client.resumeSession(session.sessionId, t.sessionConfig(other));
    await t.ask(again, "Second.");
    await t.outcome("current", () => again.rpc.model.getCurrent());
  },
};

export const accounts = {
  name: "accounts: nobody is signed in",
  async run(t) {
    const session = await t.session();
    await t.ask(session, "First.");
    const { gitHubAuth } = session.rpc;
    await t.outcome("status", () => gitHubAuth.getStatus());
    await t.outcome("nothing", () => gitHubAuth.setCredentials({}));
    const token = { type: "token", host: "https://example.com", token: "gho_example" };
    await t.outcome("token", () => gitHubAuth.setCredentials({ credentials: token }));
    await t.outcome("status after", () => gitHubAuth.getStatus());
  },
};

/** A client that performs the requests itself, with the real network behind it. */
function delegated(name, wire, { script, sendRequest, run }) {
  return {
    name: `requests performed by the client: ${name}`,
    model: () => script,
    loose: ["agent.interrupted"],
    ignored: ["llmInference.httpResponseStart", "llmInference.httpResponseChunk"],
    async run(t) {
      class Handler extends t.sdk.CopilotRequestHandler {
        async sendRequest(request, context) {
          t.note("request", { method: request.method, url: request.url, transport: context.transport });
          return sendRequest ? sendRequest(request, context) : super.sendRequest(request, context);
        }
      }
      const client = await t.client({ requestHandler: new Handler() });
      const session = await client.createSession(t.sessionConfig(configOf(t, wire)));
      t.watch(session);
      if (run) await run(t, session);
      else await t.ask(session, "First.");
    },
  };
}

let refusals = 0;
export const performed = [
  delegated("chat completions", completions, { script: [{ tools: [LOOKUP] }, { text: "Done." }] }),
  delegated("messages", messages, { script: [{ reasoning: "Hm.", text: "Here." }] }),
  delegated("refused once", completions, {
    script: [{ text: "Here." }],
    sendRequest: (request) =>
      ++refusals % 2 === 1
        ? new Response('{"error":{"message":"nope"}}', {
            status: 401,
            headers: { "content-type": "application/json" },
          })
        : fetch(request),
  }),
  delegated("stopped in mid-answer", completions, {
    script: [{ text: "A long answer that nobody waits for.", holdAfter: 6 }, { text: "Here." }],
    run: EVERYWHERE["stopped in mid-answer"].run,
  }),
];

/** The scripted model is the proxy: it is asked for the whole URL. */
const behindProxy = (name, variables) => ({
  name: `proxy: ${name}`,
  model: () => [{ tools: [LOOKUP] }, { text: "Done." }],
  async run(t) {
    const proxy = t.model.baseUrl.replace("/v1", "");
    const env = t.tapEnv(Object.fromEntries(variables.map((variable) => [variable, proxy])));
    const client = await t.client({ env });
    const baseUrl = "http://model.example/v1";
    const config = configOf(t, completions, { provider: { baseUrl } });
    const session = await client.createSession(t.sessionConfig(config));
    t.watch(session);
    await t.ask(session, "First.");
  },
});

export const proxies = [behindProxy("HTTP_PROXY", ["HTTP_PROXY"]), behindProxy("http_proxy", ["http_proxy"])];
