// Canvases: panels beside the conversation that clients provide.
import { WireClient } from "../lib/wire-client.mjs";

const call = (name, args = {}) => ({ tools: [{ name, args }] });

const cards = {
  type: "object",
  properties: { cards: { type: "array", items: { type: "string" }, maxItems: 2 } },
  required: ["cards"],
};

/** A provider's canvases; what they are asked is noted. */
function canvasesOf(t, who = "provider") {
  const { createCanvas, CanvasError } = t.sdk;
  const noted = (what, request) => t.note(`${who}: ${what}`, request);
  const board = createCanvas({
    id: "board",
    displayName: "Board",
    description: "Shows <cards> & more",
    inputSchema: cards,
    actions: [
      {
        name: "add",
        description: "Adds a card",
        inputSchema: { type: "object", properties: { card: { type: "string" } }, required: ["card"] },
        handler: (request) => {
          noted("add", request);
          return { added: request.input.card };
        },
      },
      {
        name: "print",
        handler: () => {
          throw new CanvasError("out_of_paper", "no paper");
        },
      },
      { name: "count", handler: () => 2 },
    ],
    open: (request) => {
      noted("open", request);
      return { title: `Board ${request.instanceId}`, status: "ready", url: "http://127.0.0.1/board" };
    },
    onClose: (request) => noted("close", request),
  });
  const plain = createCanvas({
    id: "plain",
    displayName: "Plain",
    description: "Nothing much",
    open: (request) => {
      noted("open plain", request);
      return {};
    },
    onClose: () => {
      throw new Error("not now");
    },
  });
  return [board, plain];
}

const identity = { canvasProvider: { id: "app", name: "The app" } };
const shown = (t, who) => ({ canvases: canvasesOf(t, who), requestCanvasRenderer: true, ...identity });
const input = { cards: ["a"] };

export const byMethod = {
  name: "canvases: opened, acted on and closed by the application",
  loose: ["session.warning"],
  async run(t) {
    const session = await t.session(shown(t));
    await t.ask(session, "Hello.");
    const { canvas } = session.rpc;
    t.note("capabilities", session.capabilities);
    await t.outcome("list", () => canvas.list());
    await t.outcome("open", () => canvas.open({ canvasId: "board", instanceId: "one", input }));
    await t.outcome("again", () =>
      canvas.open({ canvasId: "board", instanceId: "one", input: { cards: ["b"] } }),
    );
    await t.outcome("plain", () => canvas.open({ extensionId: "app", canvasId: "plain", instanceId: "two" }));
    await t.outcome("open ones", () => canvas.listOpen());
    t.note("known to be open", session.openCanvases);
    const act = (actionName, more) => canvas.action.invoke({ instanceId: "one", actionName, ...more });
    await t.outcome("add", () => act("add", { input: { card: "c" } }));
    await t.outcome("count", () => act("count"));
    await t.outcome("print", () => act("print"));
    await t.outcome("close", () => canvas.close({ instanceId: "one" }));
    await t.outcome("close the plain one", () => canvas.close({ instanceId: "two" }));
    await t.outcome("close again", () => canvas.close({ instanceId: "two" }));
    t.note("known to be open at last", session.openCanvases);
  },
};

export const refused = {
  name: "canvases: what is refused",
  async run(t) {
    const session = await t.session(shown(t));
    await t.ask(session, "Hello.");
    const { canvas } = session.rpc;
    const open = (what, params) =>
      t.outcome(what, () => canvas.open({ canvasId: "board", instanceId: "one", ...params }));
    const act = (what, params) =>
      t.outcome(what, () => canvas.action.invoke({ instanceId: "one", ...params }));
    await act("nothing is open", { actionName: "add" });
    await open("an unknown canvas", { canvasId: "none" });
    await open("of another provider", { extensionId: "other" });
    await open("no instance", { instanceId: "" });
    await open("no input", {});
    await open("input of another type", { input: "cards" });
    await open("input that doesn't fit", { input: { cards: ["a", 1, "c"] } });
    await open("well", { input });
    await open("the instance of another canvas", { canvasId: "plain" });
    await act("another instance", { instanceId: "two", actionName: "add" });
    await act("an unknown action", { actionName: "sing" });
    await act("an action without its input", { actionName: "add" });
  },
};

const MODEL_CALLS = [
  call("list_canvas_capabilities", { canvasId: "board" }),
  call("list_canvas_capabilities", { canvasId: "plain", extensionId: "app" }),
  call("list_canvas_capabilities", { canvasId: "none" }),
  call("list_canvas_capabilities", { canvasId: "board", extensionId: "other" }),
  call("list_canvas_capabilities"),
  call("open_canvas", { canvasId: "board", instanceId: "one", input }),
  call("open_canvas", { canvasId: "plain", instanceId: "two", input: null }),
  call("open_canvas", { canvasId: "board", instanceId: "three", input: null }),
  call("open_canvas", { canvasId: "none", instanceId: "three" }),
  call("open_canvas", { canvasId: "board", instanceId: 4 }),
  call("invoke_canvas_action", { instanceId: "one", actionName: "add", input: { card: "x" } }),
  call("invoke_canvas_action", { instanceId: "one", actionName: "count" }),
  call("invoke_canvas_action", { instanceId: "one", actionName: "print" }),
  call("invoke_canvas_action", { instanceId: "two", actionName: "sing" }),
  call("invoke_canvas_action", { instanceId: "three", actionName: "add" }),
  call("invoke_canvas_action", { instanceId: "one" }),
  { text: "Done." },
];

export const byModel = {
  name: "canvases: opened and acted on by the model",
  model: () => MODEL_CALLS,
  async run(t) {
    const session = await t.session(shown(t));
    await t.ask(session, "Show me the board.");
    t.note("known to be open", session.openCanvases);
  },
};

export const denied = {
  name: "canvases: the user says no to the model",
  model: () => [
    call("open_canvas", { canvasId: "board", instanceId: "one", input }),
    call("list_canvas_capabilities", { canvasId: "board" }),
    { text: "Done." },
  ],
  async run(t) {
    const onPermissionRequest = () => ({ kind: "reject", feedback: "later" });
    const session = await t.session({ ...shown(t), onPermissionRequest });
    await t.ask(session, "Show me the board.");
    await t.outcome("open ones", () => session.rpc.canvas.listOpen());
  },
};

export const unseen = {
  name: "canvases: nobody shows them",
  async run(t) {
    const session = await t.session({ canvases: canvasesOf(t) });
    await t.ask(session, "Hello.");
    await t.outcome("list", () => session.rpc.canvas.list());
    await t.outcome("open", () => session.rpc.canvas.open({ canvasId: "board", instanceId: "one", input }));
  },
};

export const none = {
  name: "canvases: shown where there are none",
  async run(t) {
    const session = await t.session({ requestCanvasRenderer: true });
    await t.ask(session, "Hello.");
  },
};

export const shared = {
  name: "canvases: of two clients",
  transport: "tcp",
  loose: ["session.resume", "session.tools_updated"],
  model: () => [
    call("open_canvas", { canvasId: "board", instanceId: "x", input }),
    call("list_canvas_capabilities", { canvasId: "board" }),
    { text: "Done." },
  ],
  async run(t) {
    const first = await t.client();
    const session = await first.createSession(
      t.sessionConfig({ canvases: canvasesOf(t, "first"), ...identity }),
    );
    t.watch(session, "first");
    await t.outcome("open", () => session.rpc.canvas.open({ canvasId: "board", instanceId: "one", input }));
    const second = await t.client();
    const registered = t.next(session, "session.canvas.registry_changed");
    const other = await second.resumeSession(
      session.sessionId,
      t.sessionConfig({
        canvases: canvasesOf(t, "second"),
        canvasProvider: { id: "other" },
        requestCanvasRenderer: true,
        onPermissionRequest: () => ({ kind: "no-result" }),
      }),
    );
    t.watch(other, "second");
    await registered;
    t.note("known to be open to the other", other.openCanvases);
    const { canvas } = other.rpc;
    const wanted = { canvasId: "board", instanceId: "two", input };
    await t.outcome("open one of several", () => canvas.open(wanted));
    await t.outcome("open the other's", () => canvas.open({ ...wanted, extensionId: "other" }));
    await t.outcome("open the first's", () =>
      canvas.open({ ...wanted, extensionId: "app", instanceId: "three" }),
    );
    await t.outcome("under a name that is taken", () => canvas.open({ ...wanted, extensionId: "app" }));
    const idle = t.next(other, "session.idle");
    await t.ask(session, "Show me the board.");
    await idle;
  },
};

export const lost = {
  name: "canvases: their provider's connection is lost, and it comes back",
  transport: "tcp",
  loose: ["session.resume", "session.tools_updated"],
  async run(t) {
    const client = await t.client();
    const session = await client.createSession(t.sessionConfig({ requestCanvasRenderer: true }));
    t.watch(session);
    await t.ask(session, "Hello.");
    const { canvas } = session.rpc;
    const declared = canvasesOf(t).map(({ declaration }) => declaration);
    const provider = async (canvases) => {
      const registered = t.next(session, "session.canvas.registry_changed");
      const wire = await WireClient.tcp((await t.server()).port);
      wire.handlers["canvas.open"] = ({ instanceId }) => ({ title: `Title of ${instanceId}` });
      wire.handlers["canvas.action.invoke"] = () => "done";
      await wire.request("connect", { token: t.token });
      const { sessionId } = session;
      await wire.request("session.resume", { sessionId, canvases, ...identity });
      await registered;
      return wire;
    };
    const leave = async (wire) => {
      await wire.waitFor(({ method }) => method === "session.lifecycle");
      const gone = t.next(session, "session.canvas.registry_changed");
      await wire.close();
      await gone;
    };
    const wire = await provider(declared);
    await t.outcome("open", () => canvas.open({ canvasId: "board", instanceId: "one", input }));
    await t.outcome("open another", () => canvas.open({ canvasId: "plain", instanceId: "two" }));
    await leave(wire);
    await t.outcome("list", () => canvas.list());
    await t.outcome("open ones", () => canvas.listOpen());
    t.note("known to be open", session.openCanvases);
    const act = (instanceId) => canvas.action.invoke({ instanceId, actionName: "count" });
    await t.outcome("act on what is gone", () => act("one"));
    await t.outcome("close what is gone", () => canvas.close({ instanceId: "two" }));
    const opened = t.next(session, "session.canvas.opened");
    const back = await provider(declared.slice(0, 1));
    await opened;
    await t.outcome("open ones again", () => canvas.listOpen());
    await t.outcome("act", () => act("one"));
    await leave(back);
  },
};

export const resumed = {
  name: "canvases: open again after a resume",
  loose: ["session.tools_updated"],
  async run(t) {
    const client = await t.client();
    const session = await client.createSession(t.sessionConfig(shown(t, "before")));
    t.watch(session, "before");
    const open = (params) => session.rpc.canvas.open({ input, ...params });
    await t.outcome("open", () => open({ canvasId: "board", instanceId: "one" }));
    await t.outcome("open another", () => open({ canvasId: "plain", instanceId: "two" }));
    await t.outcome("close another", () => session.rpc.canvas.close({ instanceId: "two" }));
    await t.ask(session, "Hello.");
    await session.disconnect();
    const resumed = await client.resumeSession(session.sessionId, t.sessionConfig(shown(t, "after")));
    t.watch(resumed, "after");
    if (resumed.openCanvases.length === 0) await t.next(resumed, "session.canvas.opened");
    await t.outcome("open ones", () => resumed.rpc.canvas.listOpen());
    await t.outcome("act", () =>
      resumed.rpc.canvas.action.invoke({ instanceId: "one", actionName: "count" }),
    );
    await t.outcome("close", () => resumed.rpc.canvas.close({ instanceId: "one" }));
  },
};

export const left = {
  name: "canvases: a client leaves its session",
  transport: "tcp",
  loose: ["session.resume", "session.tools_updated", "capabilities.changed"],
  async run(t) {
    const first = await t.client();
    const session = await first.createSession(t.sessionConfig());
    await t.ask(session, "Hello.");
    const second = await t.client();
    const joined = t.next(session, "session.canvas.registry_changed");
    const other = await second.resumeSession(session.sessionId, t.sessionConfig(shown(t, "second")));
    await joined;
    await t.outcome("open", () => session.rpc.canvas.open({ canvasId: "board", instanceId: "one", input }));
    await other.disconnect();
    await t.outcome("list", () => session.rpc.canvas.list());
    await t.outcome("act", () =>
      session.rpc.canvas.action.invoke({ instanceId: "one", actionName: "count" }),
    );
  },
};

export const joining = {
  name: "canvases: of a program that joins",
  transport: "tcp",
  loose: ["session.resume", "session.tools_updated", "session.managed_settings_resolved"],
  async run(t) {
    // Who started an extension is no stranger to it: it brings no token.
    t.token = undefined;
    const client = await t.client();
    const session = await client.createSession(t.sessionConfig({ requestCanvasRenderer: true }));
    t.watch(session);
    await t.ask(session, "Hello.");
    const registered = t.next(session, "session.canvas.registry_changed");
    const program = t.extension(import.meta.url, "joining", session.sessionId);
    await registered;
    const { canvas } = session.rpc;
    await t.outcome("list", () => canvas.list());
    await t.outcome("open", () => canvas.open({ canvasId: "board", instanceId: "one", input }));
    const act = () => canvas.action.invoke({ instanceId: "one", actionName: "count" });
    await t.outcome("act", act);
    const gone = t.next(session, "session.canvas.registry_changed");
    await t.outcome("close", () => canvas.close({ instanceId: "one" }));
    await program;
    await gone;
    await t.outcome("list at last", () => canvas.list());
    await t.outcome("act at last", act);
  },
  async extension({ sdk, note }) {
    const closed = new Promise((resolve) => {
      const board = sdk.createCanvas({
        id: "board",
        displayName: "Board",
        description: "Of a program that joins",
        inputSchema: cards,
        actions: [{ name: "count", handler: () => 1 }],
        open: ({ instanceId }) => ({ title: `Board ${instanceId}` }),
        onClose: () => resolve(true),
      });
      sdk.joinSession({ canvases: [board], canvasProvider: { id: "joined" } });
    });
    note("closed", await closed);
    await new Promise((resolve) => setTimeout(resolve, 100));
  },
};
