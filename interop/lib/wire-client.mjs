import { connect } from "node:net";
import { encodeFrame, frameSplitter } from "./frames.mjs";

/** A bare JSON-RPC client over a byte stream: no SDK in between, everything received is kept in `received`. */
export class WireClient {
  received = [];
  /** Method name to `(params) => result`, for requests and notifications from the runtime. */
  handlers = {};
  /** Given, it gets each frame's text instead: for measuring, where parsing would cost more than what is measured. */
  divert = undefined;
  #write;
  #pending = new Map();
  #watchers = new Set();
  #nextId = 0;
  #close;

  constructor({ readable, writable, close }) {
    this.#write = (bytes) => writable.write(bytes);
    this.#close = close;
    readable.on(
      "data",
      frameSplitter((text) => (this.divert ? this.divert(text) : this.#receive(JSON.parse(text)))),
    );
    this.closed = new Promise((resolve) => readable.on("close", resolve));
    this.closed.then(() => {
      for (const { reject } of this.#pending.values()) reject(new Error("Connection closed"));
      this.#pending.clear();
    });
  }

  static async tcp(port) {
    const socket = connect(port, "127.0.0.1").setNoDelay(true);
    await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    socket.on("error", () => {});
    return new WireClient({ readable: socket, writable: socket, close: () => socket.destroy() });
  }

  static stdio(child) {
    child.stdin.on("error", () => {});
    return new WireClient({ readable: child.stdout, writable: child.stdin, close: () => child.stdin.end() });
  }

  /** The result; a wire error is thrown as `Error` with `code` and `data`. */
  request(method, params) {
    const id = this.#nextId++;
    const reply = new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    this.send({ jsonrpc: "2.0", id, method, params });
    return reply;
  }

  send(message) {
    this.sendBytes(encodeFrame(message));
  }

  sendBytes(bytes) {
    this.#write(bytes);
  }

  /** Resolves with the first message that satisfies `test`, of those received `since` that many messages and of all to come. */
  waitFor(test, since = 0) {
    const already = this.received.slice(since).find(test);
    if (already) return Promise.resolve(already);
    return new Promise((resolve, reject) => {
      const watcher = { test, resolve };
      this.#watchers.add(watcher);
      this.closed.then(() => reject(new Error("Connection closed")));
    });
  }

  close() {
    this.#close();
    return this.closed;
  }

  #receive(message) {
    this.received.push(message);
    if (message.method === undefined) this.#settle(message);
    else if (message.id === undefined) this.handlers[message.method]?.(message.params);
    else this.#answer(message);
    for (const watcher of this.#watchers) {
      if (!watcher.test(message)) continue;
      this.#watchers.delete(watcher);
      watcher.resolve(message);
    }
  }

  #settle({ id, result, error }) {
    const waiting = this.#pending.get(id);
    this.#pending.delete(id);
    if (error)
      waiting?.reject(Object.assign(new Error(error.message), { code: error.code, data: error.data }));
    else waiting?.resolve(result);
  }

  async #answer({ id, method, params }) {
    const handler = this.handlers[method];
    if (handler === undefined) {
      this.send({ jsonrpc: "2.0", id, error: { code: -32601, message: `Unhandled method ${method}` } });
      return;
    }
    this.send({ jsonrpc: "2.0", id, result: await handler(params) });
  }
}
