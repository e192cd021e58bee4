import {
  DelegatedTransport,
  type ModelTransport,
  networkTransport,
  routedTransport,
} from "../models/index.js";
import type { Connection } from "./connection.js";

/** Decides who carries model requests: the client that offered to last, else this process. */
export class ModelRequests {
  readonly transport: ModelTransport;
  readonly #delegates = new Map<Connection, DelegatedTransport>();
  #current: Connection | undefined;

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    const network = networkTransport(environment);
    this.transport = routedTransport(() => (this.#current && this.#delegates.get(this.#current)) ?? network);
  }

  /** A client offers to carry every request from now on. */
  delegateTo(connection: Connection): void {
    this.#current = connection;
    if (this.#delegates.has(connection)) return;
    const transport = new DelegatedTransport({
      start: (start) => connection.peer.request("llmInference.httpRequestStart", start),
      chunk: (chunk) => connection.peer.request("llmInference.httpRequestChunk", chunk),
    });
    this.#delegates.set(connection, transport);
  }

  /** What a client carries, or still carries; `undefined` when it never offered to. */
  carriedBy(connection: Connection): DelegatedTransport | undefined {
    return this.#delegates.get(connection);
  }

  /** What a client carried is lost with it; this process carries what is to come. */
  disconnected(connection: Connection): void {
    this.carriedBy(connection)?.close(new Error("the client that performs model requests is gone"));
    this.#delegates.delete(connection);
    if (this.#current === connection) this.#current = undefined;
  }
}
