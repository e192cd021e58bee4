/** One prompt that meets `failure`, then one that is answered. */
function failureScenario(name, failure) {
  return {
    name,
    model: () => (body) =>
      JSON.stringify(body.messages.at(-1)).includes("Second") ? { text: "Answered." } : failure,
    async run(t) {
      const session = await t.session();
      const idle = t.next(session, "session.idle");
      await t.outcome("first", () => session.sendAndWait("First."));
      await idle;
      await t.outcome("second", async () => (await session.sendAndWait("Second."))?.data.content);
    },
  };
}

const json = (error) => JSON.stringify({ error });

export const unauthorized = failureScenario("the model answers 401", {
  status: 401,
  raw: json({
    message: "Incorrect API key provided",
    type: "invalid_request_error",
    code: "invalid_api_key",
  }),
});

export const badRequest = failureScenario("the model answers 400", {
  status: 400,
  raw: json({ message: "Bad request", type: "invalid_request_error" }),
});

export const rateLimited = failureScenario("the model answers 429", {
  status: 429,
  headers: { "retry-after": "1" },
  raw: json({ message: "Rate limit reached", type: "rate_limit_error", code: "rate_limit_exceeded" }),
});

export const serverError = failureScenario("the model answers 500", {
  status: 500,
  raw: json({ message: "The server had an error", type: "server_error" }),
});

export const notFound = failureScenario("the model answers 404", { status: 404, raw: "not here" });

export const garbage = failureScenario("the model answers garbage", {
  status: 200,
  headers: { "content-type": "text/event-stream" },
  raw: "data: {not json\n\n",
});

export const emptyStream = failureScenario("the model answers an empty stream", {
  status: 200,
  headers: { "content-type": "text/event-stream" },
  raw: "data: [DONE]\n\n",
});

export const outOfLength = failureScenario("the model stops for length", {
  text: "Cut off",
  finish: "length",
});

export const contentFilter = failureScenario("the model stops for the content filter", {
  text: "Filtered",
  finish: "content_filter",
});

export const unreachable = {
  name: "the model cannot be reached",
  model: () => [{ text: "Unused." }],
  async run(t) {
    const provider = { type: "openai", baseUrl: "http://127.0.0.1:9/v1", apiKey: "key" };
    const session = await t.session({ provider });
    const idle = t.next(session, "session.idle");
    await t.outcome("first", () => session.sendAndWait("First."));
    await idle;
  },
};
