import { expect, toolOf, watch } from "../lib/shared-session.mjs";

/** Two clients of one session, each watched. */
async function pair(stage, first, second) {
  const [a, b] = [await stage.client(0), await stage.client(1)];
  const one = await a.createSession(stage.config(a, first));
  const other = await b.resumeSession(one.sessionId, stage.config(b, second));
  return { a, b, one, other, seenByOne: watch(one), seenByOther: watch(other) };
}

function scenario(title, run, without) {
  return Object.assign(run, { title, without });
}

/** A client of protocol 2 is shown neither questions nor calls as events: it is asked and called itself. */
const isLegacy = (client) => client.half === "legacy";

async function both({ seenByOne, seenByOther }, type) {
  await Promise.all([seenByOne.has(type), seenByOther.has(type)]);
  return [seenByOne.of(type)[0], seenByOther.of(type)[0]];
}

export const toolCallsAreSeen = scenario(
  "both clients see a tool's request and its completion",
  async (stage) => {
    stage.script({ tools: [{ name: "magic_number", args: {} }] });
    const p = await pair(stage, { tools: [toolOf("magic_number", "MAGIC_42")] }, { permissions: "never" });
    await p.one.send({ prompt: "What is the magic number?" });
    const [forOne, forOther] = await both(p, "tool.execution_complete");
    expect(forOne.id === forOther.id, "the completion is not the same event");
    expect(JSON.stringify(forOne.data.result).includes("MAGIC_42"), "the result is not the tool's");
    await both(p, "session.idle");
    for (const [client, seen] of [
      [p.a, p.seenByOne],
      [p.b, p.seenByOther],
    ])
      if (!isLegacy(client)) {
        expect(seen.of("external_tool.requested").length === 1, "the request was not seen once");
        expect(seen.of("external_tool.completed").length === 1, "its completion was not seen once");
      }
  },
);

export const oneApproves = scenario("one client approves, both see it approved", async (stage) => {
  stage.script({
    tools: [{ name: "create", args: { path: stage.path("hello.txt"), file_text: "hello\n" } }],
  });
  const p = await pair(stage, { permissions: "approve" }, { permissions: "never" });
  await p.one.send({ prompt: "Create a file." });
  await both(p, "session.idle");
  expect(stage.read("hello.txt") === "hello\n", "the file was not created");
  sawOutcome(p, /^approved/);
});

export const oneRejects = scenario("one client rejects, both see it denied", async (stage) => {
  stage.script({
    tools: [{ name: "create", args: { path: stage.path("hello.txt"), file_text: "hello\n" } }],
  });
  const p = await pair(stage, { permissions: "never" }, { permissions: "reject" });
  await p.one.send({ prompt: "Create a file." });
  await both(p, "session.idle");
  sawOutcome(p, /^denied/);
  expect(p.seenByOne.of("tool.execution_complete")[0]?.data.success === false, "the call did not fail");
});

function sawOutcome(p, kind) {
  for (const [client, seen] of [
    [p.a, p.seenByOne],
    [p.b, p.seenByOther],
  ]) {
    if (isLegacy(client)) continue;
    const outcomes = seen.of("permission.completed").map(({ data }) => data.result.kind);
    expect(outcomes.length === 1, `${outcomes.length} outcomes were seen`);
    expect(kind.test(outcomes[0]), `the outcome is ${outcomes[0]}`);
  }
}

export const unionOfTools = scenario("the agent uses the tools of both clients", async (stage) => {
  stage.script(
    { tools: [{ name: "city_lookup", args: {} }] },
    { tools: [{ name: "currency_lookup", args: {} }] },
  );
  const [cities, currencies] = [[], []];
  const p = await pair(
    stage,
    { tools: [toolOf("city_lookup", "CITY", cities)] },
    { tools: [toolOf("currency_lookup", "CURRENCY", currencies)] },
  );
  await p.one.send({ prompt: "Use both." });
  await both(p, "session.idle");
  expect(cities.length === 1 && currencies.length === 1, "the tools were not called once each");
  const results = p.seenByOne.of("tool.execution_complete").map(({ data }) => JSON.stringify(data.result));
  expect(results[0]?.includes("CITY") && results[1]?.includes("CURRENCY"), "the results are not the tools'");
});

export const leavingTakesOwnTools = scenario(
  "a client that leaves takes its tools, and no others",
  async (stage) => {
    stage.script({ text: "First." });
    const p = await pair(
      stage,
      { tools: [toolOf("stable_tool", "STABLE")] },
      { tools: [toolOf("ephemeral_tool", "EPHEMERAL")] },
    );
    await p.one.send({ prompt: "Say hello." });
    await both(p, "session.idle");
    expect(offered(stage, 0).has("ephemeral_tool"), "the second client's tool was not offered");
    const updates = p.seenByOne.of("session.tools_updated").length;
    await leave(p.b);
    await p.seenByOne.has("session.tools_updated", updates + 1);
    stage.script({ tools: [{ name: "stable_tool", args: {} }] });
    const idles = p.seenByOne.of("session.idle").length;
    await p.one.send({ prompt: "And now?" });
    await p.seenByOne.has("session.idle", idles + 1);
    const last = offered(stage, -1);
    expect(last.has("stable_tool"), "the first client's tool is gone");
    expect(!last.has("ephemeral_tool"), "the tool of the client that left is still offered");
  },
);

/** Our SDK is waited for when it is cut off; the others are gone then. */
function leave(client) {
  return client.half === "ours" ? client.stop() : (client.forceStop ?? client.stop).call(client);
}

function offered(stage, at) {
  return new Set(stage.requests.at(at).body.tools.map((tool) => tool.function.name));
}
