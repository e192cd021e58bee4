import { Encoded } from "./encoded.js";

/** What every event carries besides its type and data. Source of the names: the wire. */
export interface EventStamp {
  readonly id: string;
  /** ISO 8601, milliseconds, UTC. */
  readonly timestamp: string;
  /** Id of the durable event before it; null for the first. */
  readonly parentId: string | null;
}

/** An event's JSON, with its keys in the order of the official runtime. */
export function eventJson(
  event: { readonly type: string; readonly data: object; readonly ephemeral: boolean },
  stamp: EventStamp,
): string {
  const parent = stamp.parentId === null ? "null" : `"${stamp.parentId}"`;
  const ephemeral = event.ephemeral ? ',"ephemeral":true' : "";
  return (
    `{"type":${JSON.stringify(event.type)},"data":${JSON.stringify(event.data)}${ephemeral},` +
    `"id":"${stamp.id}","timestamp":"${stamp.timestamp}","parentId":${parent}}`
  );
}

/** An event on its way to the clients of a session. */
export interface PublishedEvent {
  readonly sessionId: string;
  readonly type: string;
  /** The `session.event` notification, the same for every client. Made when first asked for. */
  readonly message: Encoded;
}

/** An event that is on the log. */
export class DurableEvent implements PublishedEvent {
  readonly sessionId: string;
  readonly type: string;
  /** Its number on the log. */
  readonly seq: number;
  /** As it is on the log. */
  readonly json: string;
  #message: Encoded | undefined;

  constructor(sessionId: string, type: string, record: { readonly seq: number; readonly json: string }) {
    this.sessionId = sessionId;
    this.type = type;
    this.seq = record.seq;
    this.json = record.json;
  }

  get message(): Encoded {
    this.#message ??= notification(this.sessionId, this.json);
    return this.#message;
  }
}

/** An event that is never on the log. */
export class EphemeralEvent implements PublishedEvent {
  readonly sessionId: string;
  readonly type: string;
  readonly data: object;
  readonly stamp: EventStamp;
  #message: Encoded | undefined;

  constructor(sessionId: string, event: { readonly type: string; readonly data: object }, stamp: EventStamp) {
    this.sessionId = sessionId;
    this.type = event.type;
    this.data = event.data;
    this.stamp = stamp;
  }

  get message(): Encoded {
    this.#message ??= notification(
      this.sessionId,
      eventJson({ type: this.type, data: this.data, ephemeral: true }, this.stamp),
    );
    return this.#message;
  }
}

function notification(sessionId: string, event: string): Encoded {
  return new Encoded(
    `{"jsonrpc":"2.0","method":"session.event","params":{"sessionId":"${sessionId}","event":${event}}}`,
  );
}
