import type { ClientFactory, ClientTool } from "@parley/protocol";
import type { ClientCommand } from "../commands/client-commands.js";
import { Hub, type Subscriber } from "../events/hub.js";
import { ClientTools } from "./client-tools.js";

/** Calls a method of a client. Rejects when it refuses, and when it is gone. */
export type ClientRequest = (method: string, params: object, signal: AbortSignal) => Promise<unknown>;

/** What a client does for a session when it is asked. */
export type ClientOffer = "hooks" | "plan-review" | "skills" | "system-message" | "user-input";

/** What a client brings to a session. */
export interface SessionClient {
  readonly connectionId: number;
  readonly subscriber: Subscriber;
  readonly request: ClientRequest;
  /** Types of the questions it answers, such as `permission.requested`. */
  readonly answers: ReadonlySet<string>;
  readonly offers: ReadonlySet<ClientOffer>;
  /** The slash commands it provides, beside those it provided before. */
  readonly commands?: readonly ClientCommand[] | undefined;
  /** The factories it provides; `undefined` leaves what it provided before. */
  readonly factories?: readonly ClientFactory[] | undefined;
  /** The tools it provides; `undefined` leaves what it provided before. */
  readonly tools: readonly ClientTool[] | undefined;
}

/** The clients of one session, each with what it sees, answers and provides. */
export class AttachedClients {
  readonly hub = new Hub();
  readonly tools = new ClientTools();
  readonly #clients = new Map<number, SessionClient>();

  /**
   * Takes a client on, or changes what a client it has brings.
   *
   * @throws when a tool's name can't be a tool's; the client is not taken on
   */
  add(client: SessionClient): void {
    if (client.tools) this.tools.offer(client.connectionId, client.tools);
    const known = this.#clients.get(client.connectionId);
    if (known) this.hub.remove(known.subscriber);
    const factories = client.factories ?? known?.factories;
    this.#clients.set(client.connectionId, { ...client, factories });
    this.hub.add(client.subscriber);
  }

  /** Lets a client go. @returns whether a tool went with it */
  remove(connectionId: number): boolean {
    const client = this.#clients.get(connectionId);
    if (!client) return false;
    this.#clients.delete(connectionId);
    this.hub.remove(client.subscriber);
    return this.tools.withdraw(connectionId);
  }

  find(connectionId: number): SessionClient | undefined {
    return this.#clients.get(connectionId);
  }

  /** In the order in which they came. */
  get all(): readonly SessionClient[] {
    return [...this.#clients.values()];
  }

  /** Changes whether a client answers questions of a type. @returns whether that is a change */
  setAnswers(connectionId: number, type: string, answers: boolean): boolean {
    const client = this.#clients.get(connectionId);
    if (!client || client.answers.has(type) === answers) return false;
    const others = [...client.answers].filter((other) => other !== type);
    this.#clients.set(connectionId, { ...client, answers: new Set(answers ? [...others, type] : others) });
    return true;
  }

  /** Whether every client was sent all there is. */
  get areCurrent(): boolean {
    for (const { subscriber } of this.#clients.values()) if (subscriber.isCurrent === false) return false;
    return true;
  }

  /** The clients that do this, in the order in which they came. */
  offering(what: ClientOffer): readonly SessionClient[] {
    return [...this.#clients.values()].filter(({ offers }) => offers.has(what));
  }

  /** Whether nobody is left when this client goes. */
  isLast(connectionId: number): boolean {
    return this.#clients.size === 1 && this.#clients.has(connectionId);
  }

  /** Whether any client answers questions of a type. */
  answer(type: string): boolean {
    for (const client of this.#clients.values()) if (client.answers.has(type)) return true;
    return false;
  }
}
