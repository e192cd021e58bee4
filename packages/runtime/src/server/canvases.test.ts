import { type IncomingRequest, RpcError } from "@parley/protocol/jsonrpc";
import { describe, expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import { withResolvers } from "../promises/with-resolvers.js";
import type { TestClient } from "./testing/test-client.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

const done: Step = { text: "Done." };
const call = (name: string, args: object): Step => ({ tools: [{ name, args }] });

const board = {
  id: "board",
  displayName: "Board",
  description: "Shows <cards>",
  icon: "grid",
  inputSchema: { type: "object", properties: { n: { type: "number" } }, required: ["n"] },
  actions: [{ name: "add", inputSchema: { type: "object", required: ["card"] } }, { name: "fail" }],
};
const plain = { id: "plain", displayName: "Plain", description: "Nothing much" };
const app = { canvasProvider: { id: "app", name: "The app" } };

/** A provider's code; it keeps what it was asked. */
function provider() {
  const asked: { readonly method: string; readonly params: Readonly<Record<string, unknown>> }[] = [];
  const answer = ({ method, params }: IncomingRequest): unknown => {
    const said = params as Readonly<Record<string, unknown>>;
    asked.push({ method, params: said });
    if (said["actionName"] === "fail")
      throw new RpcError(-32603, "no paper", { data: { code: "out_of_paper" } });
    if (method === "canvas.open") return { title: `Title of ${said["instanceId"]}`, status: "ready", url: 5 };
    if (method === "canvas.close") throw new Error("not now");
    return { did: said["actionName"], with: said["input"] };
  };
  return { asked, answer };
}

async function withCanvases(host: TestRuntime, more: object = {}) {
  const { asked, answer } = provider();
  const client = await host.client({ answer });
  const { sessionId } = await client.request(
    "session.create",
    host.params({ requestCanvasRenderer: true, canvases: [board, plain], ...app, ...more }),
  );
  return { asked, client, sessionId: sessionId as string, ask: asker(client, sessionId) };
}

function asker(client: TestClient, sessionId: string) {
  return (method: string, params: object = {}) =>
    client.request(`session.canvas.${method}`, { sessionId, ...params });
}

const opened = { instanceId: "one", extensionId: "app", extensionName: "The app", canvasId: "board" };

describe("the canvases of a client", () => {
  test("are listed, opened, acted on and closed, whatever their provider says", async () => {
    await using host = await testRuntime([]);
    const { asked, client, ask, sessionId } = await withCanvases(host);
    expect((await ask("list")).canvases).toEqual([
      {
        ...{ extensionId: "app", extensionName: "The app", canvasId: "board", displayName: "Board" },
        ...{ description: "Shows <cards>", icon: "grid" },
        ...{ inputSchema: board.inputSchema, actions: board.actions },
      },
      expect.objectContaining({ canvasId: "plain" }),
    ]);
    const shown = { ...opened, title: "Title of one", status: "ready", input: { n: 1 } };
    expect(await ask("open", { canvasId: "board", instanceId: "one", input: { n: 1 } })).toEqual(shown);
    expect(asked[0]).toEqual({
      method: "canvas.open",
      params: {
        ...{ extensionId: "app", canvasId: "board", instanceId: "one", input: { n: 1 } },
        ...{ sessionId, session: { workingDirectory: host.workspace } },
      },
    });
    expect((await ask("listOpen")).openCanvases).toEqual([{ ...shown, icon: "grid" }]);
    expect(await ask("action.invoke", { instanceId: "one", actionName: "add", input: { card: 1 } })).toEqual({
      result: { did: "add", with: { card: 1 } },
    });
    await ask("open", { canvasId: "board", instanceId: "one", input: { n: 2 } });
    await ask("close", { instanceId: "one" });
    expect((await ask("listOpen")).openCanvases).toEqual([]);
    const events = client.events.filter(({ type }) => /canvas|warning/.test(type));
    expect(client.types(events)).toEqual([
      "~session.canvas.opened",
      "session.canvas.recorded",
      "~session.canvas.opened",
      "~session.canvas.closed",
      "~session.warning",
      "session.canvas.removed",
    ]);
    expect(events[1]?.data).toEqual({
      ...{ instanceId: "one", extensionId: "app", canvasId: "board" },
      ...{ title: "Title of one", input: { n: 1 } },
    });
  });

  test("refuse what they can't do, and say why", async () => {
    await using host = await testRuntime([]);
    const { ask } = await withCanvases(host);
    const open = (params: object) => ask("open", params);
    const act = (params: object) => ask("action.invoke", params);
    await expect(act({ instanceId: "one", actionName: "add" })).rejects.toThrow(
      "No canvases are currently open",
    );
    await open({ canvasId: "board", instanceId: "one", input: { n: 1 } });
    const refusals: readonly (readonly [Promise<unknown>, string])[] = [
      [open({ canvasId: "none", instanceId: "x" }), 'No canvas "none" is registered.'],
      [open({ canvasId: "plain", extensionId: "z", instanceId: "x" }), 'Canvas "z/plain" is not registered.'],
      [open({ canvasId: "plain", instanceId: "" }), 'Invalid canvas instance ID "".'],
      [open({ canvasId: "plain", instanceId: "one" }), '"one" is already owned by a different canvas.'],
      [open({ canvasId: "board", instanceId: "x" }), '(root): "n" is a required property.'],
      [act({ instanceId: "x", actionName: "add" }), 'Currently open instances: ["one"].'],
      [act({ instanceId: "one", actionName: "sing" }), "Known actions: [add, fail]."],
      [act({ instanceId: "one", actionName: "add" }), '(root): "card" is a required property.'],
      [
        act({ instanceId: "one", actionName: "fail" }),
        "session.canvas.action.invoke failed with message: no paper",
      ],
      [ask("close", { instanceId: "x" }), 'Canvas instance "x" is not open.'],
    ];
    for (const [refused, message] of refusals) await expect(refused).rejects.toThrow(message);
  });

  test("that can't be used are refused with their session", async () => {
    await using host = await testRuntime([]);
    const client = await host.client();
    const create = (canvases: object[]) =>
      client.request("session.create", host.params({ sessionId: "one", canvases, ...app }));
    await expect(create([plain, plain])).rejects.toThrow('Canvas "app/plain" was declared more than once.');
    await expect(create([{ ...plain, id: "" }])).rejects.toThrow("must include an id");
    await expect(create([{ ...plain, actions: [{ name: "canvas.x" }] }])).rejects.toThrow(
      "reserved: canvas.x",
    );
    await expect(create([{ ...plain, inputSchema: { type: "nope" } }])).rejects.toThrow(
      'Failed to compile JSON schema for canvas "plain".',
    );
    await create([plain]);
    const other = await host.client();
    const resume = (params: object) =>
      other.request("session.resume", host.params({ sessionId: "one", canvases: [plain], ...params }));
    await expect(resume(app)).rejects.toThrow('Canvas "app/plain" is already registered.');
    expect(host.runtime.openSession("one")?.clients.all).toHaveLength(1);
    await resume({});
    const { canvases } = await client.request("session.canvas.list", { sessionId: "one" });
    expect(canvases.map(({ extensionId }: { extensionId: string }) => extensionId)).toEqual([
      "app",
      expect.stringMatching(/^connection:\d+$/),
    ]);
  });
});

describe("a model", () => {
  const instance = { ...opened, input: { n: 1 }, title: "Title of one", status: "ready" };
  const steps: Step[] = [
    call("list_canvas_capabilities", { canvasId: "board" }),
    call("open_canvas", { canvasId: "board", instanceId: "one", input: { n: 1 } }),
    call("invoke_canvas_action", { instanceId: "one", actionName: "add", input: { card: 2 } }),
    call("invoke_canvas_action", { instanceId: "one", actionName: "fail" }),
    call("open_canvas", { canvasId: "board" }),
    call("list_canvas_capabilities", { canvasId: "none", extensionId: "app" }),
    done,
  ];

  test("opens canvases and acts on them once people have agreed", async () => {
    await using host = await testRuntime(steps);
    const { client, sessionId } = await withCanvases(host);
    await client.request("session.permissions.setMode", { sessionId, mode: "allow-all" });
    await client.request("session.send", { sessionId, prompt: "Go.", wait: true });
    const { body } = await host.provider.request(6);
    const results = body.messages.filter(({ role }) => role === "tool").map(({ content }) => content);
    const { inputSchema, actions } = board;
    expect(results).toEqual([
      JSON.stringify(
        { extensionId: "app", canvasId: "board", displayName: "Board", inputSchema, actions },
        null,
        2,
      ),
      JSON.stringify(instance, null, 2),
      JSON.stringify({ result: { did: "add", with: { card: 2 } } }, null, 2),
      "Canvas operation failed: Request session.canvas.action.invoke failed with message: no paper",
      'Invalid input: "instanceId": Required',
      'Canvas operation failed: No canvas matches canvasId "none" (extensionId: app).',
    ]);
    expect(String(body.messages[0]?.content)).toContain("<description>Shows &lt;cards&gt;</description>");
  });

  test("is refused what people don't agree to, and hears of nothing where no client shows canvases", async () => {
    await using host = await testRuntime([steps[1] as Step, done]);
    const { asked, client, ask, sessionId } = await withCanvases(host, { requestPermission: false });
    await client.request("session.send", { sessionId, prompt: "Go.", wait: true });
    expect(asked).toEqual([]);
    expect((await ask("listOpen")).openCanvases).toEqual([]);
    const hidden = await withCanvases(host, { requestCanvasRenderer: false });
    await hidden.client.request("session.send", { sessionId: hidden.sessionId, prompt: "Go.", wait: true });
    const { body } = await host.provider.request(2);
    expect(JSON.stringify(body)).not.toContain("canvas");
  });
});

describe("when its provider is gone, a canvas", () => {
  test("is gone too, and its instances are open again when it is back", async () => {
    await using host = await testRuntime([]);
    const { client, ask, sessionId } = await withCanvases(host);
    await ask("open", { canvasId: "plain", instanceId: "one", input: { n: 1 } });
    const other = await host.client();
    await other.request("session.resume", host.params({ sessionId }));
    const told = other.next("session.canvas.registry_changed");
    client.close();
    expect((await told).data).toEqual({ canvases: [] });
    expect(other.data("capabilities.changed")).toEqual([{ ui: { canvases: false } }]);
    expect(other.data("session.canvas.unavailable")).toEqual([
      { instanceId: "one", extensionId: "app", canvasId: "plain" },
    ]);
    const seen = asker(other, sessionId);
    expect(await seen("listOpen")).toEqual({ openCanvases: [] });
    await expect(seen("action.invoke", { instanceId: "one", actionName: "x" })).rejects.toThrow(
      'its owning provider "app" is not connected. Re-issue open_canvas to rehydrate.',
    );
    const back = provider();
    const returned = await host.client({ answer: back.answer });
    const again = other.next("session.canvas.opened");
    const resumed = await returned.request(
      "session.resume",
      host.params({ sessionId, requestCanvasRenderer: true, canvases: [plain], ...app }),
    );
    expect(resumed).toMatchObject({ capabilities: { ui: { canvases: true } }, openCanvases: [] });
    expect((await again).data).toMatchObject({ instanceId: "one", title: "Title of one", input: { n: 1 } });
    expect(back.asked.map(({ method }) => method)).toEqual(["canvas.open"]);
    expect(other.durable().filter((type) => type.includes("canvas"))).toEqual([]);
  });

  test("is still there while a client is waited for that said it will be back", async () => {
    await using host = await testRuntime([]);
    const client = await host.client({ clientId: "me", answer: provider().answer });
    const { sessionId } = await client.request("session.create", host.params({ canvases: [plain], ...app }));
    const other = await host.client();
    await other.request("session.resume", host.params({ sessionId }));
    client.close();
    const seen = asker(other, sessionId);
    expect((await seen("list")).canvases).toHaveLength(1);
    const opening = seen("open", { canvasId: "plain", instanceId: "one" });
    const back = provider();
    await host.client({ clientId: "me", answer: back.answer });
    expect(await opening).toMatchObject({ title: "Title of one" });
    expect(back.asked.map(({ method }) => method)).toEqual(["canvas.open"]);
  });

  test("can still be closed, and not taken for another's", async () => {
    await using host = await testRuntime([]);
    const { client, ask, sessionId } = await withCanvases(host);
    await ask("open", { canvasId: "plain", instanceId: "one" });
    const other = await host.client({ answer: provider().answer });
    await other.request("session.resume", host.params({ sessionId, canvases: [plain] }));
    const seen = asker(other, sessionId);
    const open = { canvasId: "plain", instanceId: "one" };
    await expect(seen("open", open)).rejects.toThrow('provided by multiple extensions ("app", "connection:');
    const gone = other.next("session.canvas.registry_changed");
    await client.request("session.detach", { sessionId });
    await gone;
    await expect(seen("open", open)).rejects.toThrow('"one" is already owned by a different canvas.');
    await seen("close", { instanceId: "one" });
    expect(await seen("open", open)).toMatchObject({ instanceId: "one" });
  });
});

describe("open instances", () => {
  test("are on the log, and open again after a restart once their provider is there", async () => {
    const before = await testRuntime([]);
    await using _ = before;
    const { ask, sessionId } = await withCanvases(before);
    await ask("open", { canvasId: "plain", instanceId: "one", input: 1 });
    await ask("open", { canvasId: "plain", instanceId: "two" });
    await ask("close", { instanceId: "two" });
    await using host = await before.restarted();
    const { asked, answer } = provider();
    const client = await host.client({ answer });
    await client.request("session.resume", host.params({ sessionId }));
    const seen = asker(client, sessionId);
    await expect(seen("close", { instanceId: "one" })).rejects.toThrow('Canvas instance "one" is not open.');
    const again = client.next("session.canvas.opened");
    const canvases = { requestCanvasRenderer: true, canvases: [plain], ...app };
    await client.request("session.resume", host.params({ sessionId, ...canvases }));
    await again;
    expect(asked.map(({ params }) => [params["instanceId"], params["input"]])).toEqual([["one", 1]]);
    expect((await seen("listOpen")).openCanvases).toMatchObject([{ instanceId: "one", input: 1 }]);
  });

  test("are opened one after the other, and not once their provider has left", async () => {
    await using host = await testRuntime([]);
    const answers: ((answer: object) => void)[] = [];
    const asked = withResolvers<void>();
    const answer = () => {
      asked.resolve();
      return new Promise((resolve) => answers.push(resolve));
    };
    const provider = await host.client({ answer });
    const watching = await host.client();
    const { sessionId } = await watching.request("session.create", host.params());
    await provider.request("session.resume", host.params({ sessionId, canvases: [plain] }));
    const ask = asker(watching, sessionId);
    const open = (instanceId: string) => ask("open", { canvasId: "plain", instanceId });
    const shown = watching.next(({ data }) => data["title"] === "Second");
    const both = [open("one"), open("one")];
    await asked.promise;
    expect(await ask("listOpen")).toEqual({ openCanvases: [] });
    answers[0]?.({ title: "First" });
    expect(await both[0]).toMatchObject({ title: "First" });
    await expect.poll(() => answers.length).toBe(2);
    answers[1]?.({ title: "Second" });
    expect(await both[1]).toMatchObject({ title: "Second" });
    await shown;
    expect(watching.durable().filter((type) => type.includes("canvas"))).toEqual(["session.canvas.recorded"]);
    const late = open("two");
    await expect.poll(() => answers.length).toBe(3);
    await provider.request("session.detach", { sessionId });
    answers[2]?.({});
    await expect(late).rejects.toThrow("is no longer registered.");
  });

  test("stay open while their session is not in memory", async () => {
    await using host = await testRuntime([], { idleMs: 5 });
    const { asked, ask, sessionId } = await withCanvases(host);
    await ask("open", { canvasId: "plain", instanceId: "one" });
    await expect.poll(() => host.runtime.openSession(sessionId)).toBeUndefined();
    expect((await ask("listOpen")).openCanvases).toMatchObject([
      { instanceId: "one", title: "Title of one" },
    ]);
    expect(asked.map(({ method }) => method)).toEqual(["canvas.open"]);
  });
});

test("a host registers a provider for a connection, and takes it back", async () => {
  await using host = await testRuntime([]);
  const { asked, answer } = provider();
  const client = await host.client({ answer });
  const { sessionId } = await client.request("session.create", host.params());
  const ask = asker(client, sessionId);
  const register = (params: object) =>
    ask("provider.register", {
      connectionId: "77",
      info: { extensionId: "ext" },
      canvases: [plain],
      ...params,
    });
  await expect(register({ info: {} })).rejects.toThrow(
    "invalid canvas provider info: missing field `extensionId`",
  );
  await expect(register({ canvases: [{ id: "x" }] })).rejects.toThrow("missing field `displayName`");
  await register({});
  const open = { canvasId: "plain", instanceId: "one" };
  await expect(ask("open", open)).rejects.toThrow('Canvas provider connection "77" is no longer registered.');
  await ask("provider.unregister", { connectionId: "77" });
  expect(await ask("list")).toEqual({ canvases: [] });
  await client.request("session.resume", host.params({ sessionId, canvases: [{ ...plain, id: "own" }] }));
  const { canvases } = await ask("list");
  const connectionId = String(canvases[0].extensionId).slice("connection:".length);
  await register({ connectionId });
  expect(await ask("open", open)).toMatchObject({ extensionId: "ext" });
  expect(asked.map(({ method }) => method)).toEqual(["canvas.open"]);
});
