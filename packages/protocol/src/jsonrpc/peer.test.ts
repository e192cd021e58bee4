import { describe, expect, it } from "vitest";
import { ConnectionClosedError, ErrorCode, RpcError } from "./errors.js";
import { encodeFrame, FrameDecoder } from "./framing.js";
import { type IncomingRequest, Peer, type PeerHandlers } from "./peer.js";

/** A peer whose writes are kept, to be looked at as parsed messages. */
function lonePeer(handlers: Partial<PeerHandlers> = {}) {
  const sent: unknown[] = [];
  const faults: Error[] = [];
  const peer = new Peer(
    { write: (json) => sent.push(JSON.parse(json)) },
    { request: () => null, notification: () => {}, fault: (error) => faults.push(error), ...handlers },
  );
  return { peer, sent, faults };
}

/** Two peers, each handed the other's messages in a later task, as over a socket. */
function connected(handlers: Partial<PeerHandlers>) {
  const local = lonePeer();
  const far: Peer = new Peer(
    { write: (json) => setImmediate(() => near.receive(json)) },
    { request: () => null, notification: () => {}, ...handlers },
  );
  const near: Peer = new Peer(
    { write: (json) => setImmediate(() => far.receive(json)) },
    { request: () => null, notification: () => {}, fault: (error) => local.faults.push(error) },
  );
  return { near, far, faults: local.faults };
}

const request = (id: number | string, method = "m", params?: unknown) =>
  JSON.stringify({ jsonrpc: "2.0", id, method, params });

describe("calling", () => {
  it("resolves with the result", async () => {
    const { near } = connected({ request: ({ method, params }) => ({ method, params }) });
    await expect(near.request("add", { a: 1 })).resolves.toEqual({ method: "add", params: { a: 1 } });
  });

  it("answers null where the handler returns nothing", async () => {
    const { near } = connected({ request: () => undefined });
    await expect(near.request("m")).resolves.toBeNull();
  });

  it("matches answers that come in another order", async () => {
    const second = deferred();
    const { near } = connected({
      request: ({ params }) => {
        if (params === 2) second.resolve(undefined);
        return params === 1 ? second.promise.then(() => "first") : "second";
      },
    });
    const both = Promise.all([near.request("m", 1), near.request("m", 2)]);
    await expect(both).resolves.toEqual(["first", "second"]);
  });

  it.each([
    ["throws", () => throwing(new RpcError(-32001, "No such session.", { data: { id: "s" } }))],
    ["rejects", () => Promise.reject(new RpcError(-32001, "No such session.", { data: { id: "s" } }))],
  ])("rejects with the error's code and data when the handler %s", async (_name, handler) => {
    const { near } = connected({ request: handler });
    await expect(near.request("m")).rejects.toMatchObject({
      name: "RpcError",
      code: -32001,
      message: "No such session.",
      data: { id: "s" },
    });
  });

  it("makes anything else that is thrown an internal error", async () => {
    const { near } = connected({ request: () => throwing("text") });
    await expect(near.request("m")).rejects.toMatchObject({ code: ErrorCode.InternalError, message: "text" });
  });

  it("answers with an error when the result cannot be JSON", async () => {
    const { near } = connected({ request: () => ({ size: 1n }) });
    await expect(near.request("m")).rejects.toMatchObject({ code: ErrorCode.InternalError });
  });

  it("rejects params that cannot be JSON, sending nothing", async () => {
    const { peer, sent } = lonePeer();
    await expect(peer.request("m", { size: 1n })).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
  });

  it("runs onResult before the next message is handled", async () => {
    const order: string[] = [];
    const { peer } = lonePeer({ notification: (method) => order.push(method) });
    const call = peer.request("create", {}, { onResult: () => order.push("onResult") });
    peer.receive('{"jsonrpc":"2.0","id":0,"result":{}}');
    peer.receive('{"jsonrpc":"2.0","method":"event"}');
    await call;
    expect(order).toEqual(["onResult", "event"]);
  });

  it("rejects the call when onResult throws", async () => {
    const { peer } = lonePeer();
    const call = peer.request("create", {}, { onResult: () => throwing(new Error("bad result")) });
    peer.receive('{"jsonrpc":"2.0","id":0,"result":{}}');
    await expect(call).rejects.toThrow("bad result");
  });

  it("gives an error answer without code or message a code and a message", async () => {
    const { peer } = lonePeer();
    const call = peer.request("m");
    peer.receive('{"jsonrpc":"2.0","id":0,"error":{}}');
    await expect(call).rejects.toMatchObject({ code: ErrorCode.InternalError, message: "Unknown error." });
  });

  it("ignores an answer to nothing it asked, and reports one to nobody", () => {
    const { peer, sent, faults } = lonePeer();
    peer.receive('{"jsonrpc":"2.0","id":99,"result":1}');
    peer.receive('{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"what?"}}');
    expect(sent).toEqual([]);
    expect(faults).toMatchObject([{ code: -32700, message: "what?" }]);
  });
});

describe("cancelling", () => {
  it("rejects at once with the signal's reason and fires the handler's signal", async () => {
    const started = deferred();
    const cancelled = deferred();
    const { near } = connected({
      request: ({ signal }) => {
        signal.addEventListener("abort", () => cancelled.resolve(signal.reason));
        started.resolve(undefined);
        return new Promise(() => {});
      },
    });
    const abort = new AbortController();
    const call = near.request("slow", {}, { signal: abort.signal });
    await started.promise;
    abort.abort(new Error("changed my mind"));
    await expect(call).rejects.toThrow("changed my mind");
    await expect(cancelled.promise).resolves.toMatchObject({ code: ErrorCode.RequestCancelled });
  });

  it("sends nothing when the signal has fired before", async () => {
    const { peer, sent } = lonePeer();
    await expect(peer.request("m", {}, { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
    expect(sent).toEqual([]);
  });

  it("sends no cancellation once the answer is there", async () => {
    const { peer, sent } = lonePeer();
    const abort = new AbortController();
    const call = peer.request("m", {}, { signal: abort.signal });
    peer.receive('{"jsonrpc":"2.0","id":0,"result":1}');
    await call;
    abort.abort();
    expect(sent).toHaveLength(1);
  });

  it("ignores a late answer to a cancelled call", async () => {
    const { peer, faults } = lonePeer();
    const abort = new AbortController();
    const call = peer.request("m", {}, { signal: abort.signal });
    abort.abort();
    await expect(call).rejects.toThrow();
    peer.receive('{"jsonrpc":"2.0","id":0,"result":1}');
    expect(faults).toEqual([]);
  });

  it("ignores the cancellation of something unknown or unnamed", () => {
    const { peer, sent, faults } = lonePeer();
    peer.receive('{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":5}}');
    peer.receive('{"jsonrpc":"2.0","method":"$/cancelRequest"}');
    peer.receive('{"jsonrpc":"2.0","method":"$/cancelRequest","params":null}');
    expect([sent, faults]).toEqual([[], []]);
  });
});

describe("bad input", () => {
  it.each([
    ["no version", { id: 1, method: "m" }, "missing field `jsonrpc`"],
    [
      "another version",
      { jsonrpc: "1.0", id: 1, method: "m" },
      'unsupported jsonrpc version: expected "2.0", got "1.0"',
    ],
    [
      "neither method nor result",
      { jsonrpc: "2.0", id: 1 },
      "not a recognizable JSON-RPC request, notification, or response",
    ],
    ["a batch", [], "not a recognizable JSON-RPC request, notification, or response"],
  ])("answers a message with %s in the official words", (_what, message, text) => {
    const { peer, sent } = lonePeer();
    peer.receive(JSON.stringify(message));
    expect(sent).toEqual([
      { jsonrpc: "2.0", id: null, error: { code: ErrorCode.InvalidRequest, message: text } },
    ]);
  });

  it("answers text that is not JSON with a parse error", () => {
    const { peer, sent, faults } = lonePeer();
    peer.receive("{oops");
    expect(sent).toMatchObject([{ id: null, error: { code: ErrorCode.ParseError } }]);
    expect(faults).toHaveLength(1);
  });

  it.each([
    "null",
    "1",
    "[]",
    "{}",
    '{"id":1}',
    '{"id":{},"method":"m"}',
    '{"method":7,"id":1}',
    '{"result":1}',
  ])("answers %s, which is JSON but no message, with an invalid request", (text) => {
    const { peer, sent } = lonePeer();
    peer.receive(text);
    expect(sent).toMatchObject([{ id: null, error: { code: ErrorCode.InvalidRequest } }]);
  });

  it.each([
    ['{"jsonrpc":"2.0","id":12,"method":"session.send","params":{"id":5,', 12],
    ['{"id":"a-1","method":"session.send","params":{', "a-1"],
    ['{"method":"session.send","params":{"id":5', null],
    ["not json", null],
  ])("answers an oversized request with its own id: %s", (prefix, id) => {
    const { peer, sent } = lonePeer();
    peer.receiveOversized(100, 50, prefix);
    expect(sent).toMatchObject([
      {
        id,
        error: {
          code: ErrorCode.InvalidRequest,
          message: "Message of 100 bytes exceeds the limit of 50 bytes.",
        },
      },
    ]);
  });

  it("rejects the call whose answer is oversized", async () => {
    const { peer, sent } = lonePeer();
    const call = peer.request("m");
    peer.receiveOversized(100, 50, '{"jsonrpc":"2.0","id":0,"result":{"events":[');
    await expect(call).rejects.toThrow("Message of 100 bytes exceeds the limit of 50 bytes.");
    expect(sent).toHaveLength(1);
  });

  it("reports a notification handler that throws, and lives on", () => {
    const { peer, sent, faults } = lonePeer({ notification: () => throwing("boom") });
    peer.receive('{"jsonrpc":"2.0","method":"event"}');
    peer.receive(request(1));
    expect(faults).toMatchObject([{ message: "boom" }]);
    expect(sent).toEqual([{ jsonrpc: "2.0", id: 1, result: null }]);
  });
});

describe("closing", () => {
  it("rejects calls in flight and later ones, fires handlers' signals, and falls silent", async () => {
    let incoming: IncomingRequest | undefined;
    const answer = deferred();
    const { peer, sent } = lonePeer({
      request: (seen) => {
        incoming = seen;
        return answer.promise;
      },
    });
    const call = peer.request("m");
    peer.receive(request(1));
    peer.close("Runtime exited.");
    peer.close("again");
    await expect(call).rejects.toMatchObject({ name: "ConnectionClosedError", message: "Runtime exited." });
    await expect(peer.request("m")).rejects.toThrow(ConnectionClosedError);
    expect(incoming?.signal.aborted).toBe(true);
    answer.resolve(1);
    await answer.promise;
    peer.notify("event");
    peer.receive(request(2));
    peer.receiveOversized(2, 1, "");
    expect(peer.closed).toBe(true);
    expect(sent).toHaveLength(1);
  });
});

describe("over a framed stream", () => {
  it("carries calls both ways at once", async () => {
    const ends: Peer[] = [];
    const connect = (name: string, other: () => Peer) => {
      const decoder = new FrameDecoder({
        frame: (text) => other().receive(text),
        oversized: (size, prefix) => other().receiveOversized(size, 1000, prefix),
        corrupt: (reason) => other().close(reason),
      });
      return new Peer(
        { write: (json) => setImmediate(() => decoder.push(encodeFrame(json))) },
        { request: ({ params }) => `${name} got ${params}`, notification: () => {} },
      );
    };
    const at = (index: number) => ends[index] as Peer;
    ends.push(
      connect("first", () => at(1)),
      connect("second", () => at(0)),
    );
    await expect(Promise.all([at(0).request("m", "a"), at(1).request("m", "b")])).resolves.toEqual([
      "second got a",
      "first got b",
    ]);
  });
});

function throwing(thrown: unknown): never {
  throw thrown;
}

function deferred() {
  let resolve: (value: unknown) => void = () => {};
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
