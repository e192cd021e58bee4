import { isDeepStrictEqual } from "node:util";
import type { ClientTool } from "@parley/protocol";
import type { ClientCommands } from "../commands/client-commands.js";
import { Hub } from "../events/hub.js";
import type { Journal, JournalEntry } from "../events/journal.js";
import type { PendingQuestion, PendingQuestions } from "../questions/pending-questions.js";
import { EXTERNAL_TOOL_QUESTION } from "../questions/question-types.js";
import { offerFor } from "../questions/requested-answers.js";
import type { ControlRecord, SessionState } from "../session-state.js";
import { ClientTools } from "./client-tools.js";
import { ReturningTools } from "./returning-tools.js";
import type { ClientOffer, SessionClient } from "./session-client.js";

/** The session that clients come to and leave, as far as that changes it. */
export interface AttendedSession {
  readonly isOpen: boolean;
  readonly state: SessionState;
  readonly journal: Journal;
  readonly questions: PendingQuestions;
  readonly announcer: { toolsChanged(): void };
  readonly clientTasks: { left(connectionId: number): void };
  readonly commands: {
    readonly ofClients: ClientCommands;
    left(connectionId: number): void;
  };
  /** Appends a record that is no event. */
  control(record: ControlRecord): Promise<void>;
}

/** The clients of one session, each with what it sees, answers and provides. */
export class SessionClients {
  readonly hub = new Hub();
  readonly tools = new ClientTools();
  readonly #session: AttendedSession;
  readonly #clients = new Map<number, SessionClient>();
  readonly #returningTools: ReturningTools;

  constructor(session: AttendedSession) {
    this.#session = session;
    this.#returningTools = new ReturningTools(this.tools, session);
  }

  /** In the order in which they came. */
  get all(): readonly SessionClient[] {
    return [...this.#clients.values()];
  }

  /** The clients that do this, in the order in which they came. */
  offering(what: ClientOffer): readonly SessionClient[] {
    return this.all.filter(({ offers }) => offers.has(what));
  }

  /** Whether nobody is left when this client goes. */
  isLast(connectionId: number): boolean {
    return this.#clients.size === 1 && this.#clients.has(connectionId);
  }

  /** Whether every client was sent all there is. */
  get areCurrent(): boolean {
    for (const { subscriber } of this.#clients.values()) if (subscriber.isCurrent === false) return false;
    return true;
  }

  /**
   * Takes a client on, or changes what a client it has brings.
   *
   * @throws when a tool's name can't be a tool's; the client is not taken on
   */
  attach(client: SessionClient): void {
    const { connectionId, subscriber, tools, commands = [] } = client;
    if (tools) this.tools.offer(connectionId, tools);
    const known = this.#clients.get(connectionId);
    if (known) this.hub.remove(known.subscriber);
    const factories = client.factories ?? known?.factories;
    this.#clients.set(connectionId, { ...client, factories });
    this.hub.add(subscriber);
    this.#session.commands.ofClients.offer(connectionId, commands);
    if (this.#session.state.lastId !== null) this.noteTools().catch(() => {});
  }

  /** Lets a client go, with all that it provides. */
  detach(connectionId: number): void {
    const { isOpen, clientTasks, commands, announcer } = this.#session;
    if (isOpen) clientTasks.left(connectionId);
    commands.left(connectionId);
    const client = this.#clients.get(connectionId);
    if (!client) return;
    this.#clients.delete(connectionId);
    this.hub.remove(client.subscriber);
    const lostTools = this.tools.withdraw(connectionId);
    if (!lostTools || !isOpen) return;
    announcer.toolsChanged();
    this.awaitTools();
  }

  /** Replaces the tools that a client provides. @throws when a name can't be a tool's */
  provide(connectionId: number, tools: readonly ClientTool[]): void {
    this.tools.offer(connectionId, tools);
    this.noteTools().catch(() => {});
    this.#session.announcer.toolsChanged();
  }

  /** Keeps on the log which tools clients provide, where it is not what the log says. */
  async noteTools(): Promise<void> {
    const tools = this.tools.all.map(({ name, description, skipPermission }) => ({
      name,
      ...(description !== undefined && { description }),
      ...(skipPermission && { skipPermission }),
    }));
    const known = [...this.#session.state.clientTools.values()];
    if (tools.length === 0 || isDeepStrictEqual(known, tools)) return;
    await this.#session.control({ control: "client-tools", tools });
  }

  /** Takes each durable event: a call whose tool nobody provides doesn't wait for ever. */
  apply({ type, data }: JournalEntry): void {
    if (type !== EXTERNAL_TOOL_QUESTION) return;
    const call = data as PendingQuestion["data"];
    this.#returningTools.await({ requestId: String(call["requestId"]), data: call });
  }

  /** Gives the tools that open calls are for some time to come back. */
  awaitTools(): void {
    this.#returningTools.awaitAll();
  }

  /** Changes whether a client answers questions of a type. @returns whether that is a change */
  setAnswers(connectionId: number, type: string, answers: boolean): boolean {
    const client = this.#clients.get(connectionId);
    if (!client || client.answers.has(type) === answers) return false;
    const others = [...client.answers].filter((other) => other !== type);
    this.#clients.set(connectionId, { ...client, answers: new Set(answers ? [...others, type] : others) });
    return true;
  }

  /** Whether a client answers questions of a type, as the event that asks them. */
  answer(type: string): boolean {
    for (const client of this.#clients.values()) if (client.answers.has(type)) return true;
    return false;
  }

  /** Whether a client can be asked questions of a type, in whatever way. */
  canAsk(type: string): boolean {
    const offer = offerFor(type);
    return this.answer(type) || (offer !== undefined && this.offering(offer).length > 0);
  }

  /** Shows one client an event. */
  tell(connectionId: number, type: string, data: object): void {
    const client = this.#clients.get(connectionId);
    if (client) this.#session.journal.tell(client.subscriber, type, data);
  }
}
