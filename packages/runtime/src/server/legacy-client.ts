import type { Subscriber } from "../session/events/hub.js";
import type { DurableEvent, PublishedEvent } from "../session/events/published-event.js";
import { EXTERNAL_TOOL_QUESTION, PERMISSION_QUESTION } from "../session/questions/question-types.js";
import type { Session } from "../session/session.js";
import type { Connection } from "./connection.js";

/** What a client of protocol 2 is never shown: it is asked by requests instead. */
export const LEGACY_HIDDEN: ReadonlySet<string> = new Set([EXTERNAL_TOOL_QUESTION, PERMISSION_QUESTION]);

/** What the client said it can do. */
export interface LegacyOffer {
  readonly tools: ReadonlySet<string>;
  readonly answersPermissions: boolean;
}

type Data = Readonly<Record<string, unknown>>;

/**
 * Stands between a session and a client of protocol 2, which is asked by `tool.call` and
 * `permission.request` where others are shown an event. Its answer counts like anyone's: the first wins.
 */
export class LegacyClient implements Subscriber {
  readonly #session: Session;
  readonly #connection: Connection;
  readonly #offer: LegacyOffer;
  readonly #shown: Subscriber;
  /** Requests to the client that wait for its answer, by the id of the question. */
  readonly #asking = new Map<string, AbortController>();

  /** @param shown takes the events the client is shown */
  constructor(session: Session, connection: Connection, options: { offer: LegacyOffer; shown: Subscriber }) {
    this.#session = session;
    this.#connection = connection;
    this.#offer = options.offer;
    this.#shown = options.shown;
  }

  get isCurrent(): boolean {
    return this.#asking.size === 0 && this.#shown.isCurrent !== false;
  }

  publish(event: PublishedEvent): void {
    switch (event.type) {
      case EXTERNAL_TOOL_QUESTION:
        this.#callTool(dataOf(event));
        return;
      case PERMISSION_QUESTION:
        this.#askPermission(dataOf(event));
        return;
      case "external_tool.completed":
      case "permission.completed":
        this.#asking.get(String(dataOf(event)["requestId"]))?.abort();
        break;
    }
    this.#shown.publish(event);
  }

  #callTool({ requestId, toolCallId, toolName, arguments: args }: Data): void {
    if (!this.#offer.tools.has(String(toolName))) return;
    const params = { toolCallId, toolName, arguments: args };
    void this.#ask("tool.call", String(requestId), params).then(
      (result) => this.#answer(EXTERNAL_TOOL_QUESTION, requestId, { result }),
      (error: Error) => this.#answer(EXTERNAL_TOOL_QUESTION, requestId, { error: error.message }),
    );
  }

  #askPermission({ requestId, permissionRequest }: Data): void {
    if (!this.#offer.answersPermissions) return;
    void this.#ask("permission.request", String(requestId), { permissionRequest }).then(
      (result) => this.#answer(PERMISSION_QUESTION, requestId, decisionOf(result)),
      () => this.#answer(PERMISSION_QUESTION, requestId, { kind: "user-not-available" }),
    );
  }

  async #ask(method: string, requestId: string, params: object): Promise<unknown> {
    const controller = new AbortController();
    this.#asking.set(requestId, controller);
    try {
      const { signal } = controller;
      const request = { sessionId: this.#session.id, ...params };
      const response = await this.#connection.peer.request(method, request, { signal });
      return (response as { result?: unknown } | null)?.result;
    } finally {
      this.#asking.delete(requestId);
    }
  }

  /** A client that is gone, or a question that has ended meanwhile, leaves nothing to answer. */
  #answer(type: string, requestId: unknown, answer: unknown): void {
    if (this.#connection.peer.closed) return;
    this.#session.questions.answer(type, String(requestId), answer).catch(() => {});
  }
}

/** Protocol 2 answers with what became of the request; protocol 3 with what the user decided. */
function decisionOf(result: unknown): Data {
  const outcome = (result ?? {}) as Data;
  switch (outcome["kind"]) {
    case "approved":
      return { kind: "approve-once" };
    case "denied-interactively-by-user":
      return { ...outcome, kind: "reject" };
    default:
      return outcome;
  }
}

function dataOf(event: PublishedEvent): Data {
  return (JSON.parse((event as DurableEvent).json) as { data: Data }).data;
}
