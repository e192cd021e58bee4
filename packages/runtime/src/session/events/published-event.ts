import { Encoded } from "./encoded.js";

/** What every event carries besides its type and data. Source of the names: the wire. */
export interface EventStamp {
  readonly id: string;
  /** ISO 8601, milliseconds, UTC. */
  readonly timestamp: string;
  /** Id of the durable event before it; null for the first. */
  readonly parentId: string | null;
}

/** What an event says. */
export interface EventContent {
  readonly type: string;
  readonly data: object;
  /** The sub-agent it is of. Absent: the session's own agent, or the session. */
  readonly agentId?: string | undefined;
}

/** An event's JSON, with its keys in the order of the official runtime. */
export function eventJson(event: EventContent & { readonly ephemeral: boolean }, stamp: EventStamp): string {
  const parent = stamp.parentId === null ? "null" : `"${stamp.parentId}"`;
  const ephemeral = event.ephemeral ? ',"ephemeral":true' : "";
  const agent = event.agentId === undefined ? "" : `,"agentId":${JSON.stringify(event.agentId)}`;
  return (
    `{"type":${JSON.stringify(event.type)},"data":${JSON.stringify(event.data)}${ephemeral}${agent},` +
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
  /** The sub-agent it is of, if any. */
  readonly agentId: string | undefined;
  readonly stamp: EventStamp;
  #message: Encoded | undefined;

  constructor(sessionId: string, event: EventContent, stamp: EventStamp) {
    this.sessionId = sessionId;
    this.type = event.type;
    this.data = event.data;
    this.agentId = event.agentId;
    this.stamp = stamp;
  }

  get message(): Encoded {
    this.#message ??= notification(
      this.sessionId,
      eventJson({ type: this.type, data: this.data, agentId: this.agentId, ephemeral: true }, this.stamp),
    );
    return this.#message;
  }
}

function notification(sessionId: string, event: string): Encoded {
  return new Encoded(
    `{"jsonrpc":"2.0","method":"session.event","params":{"sessionId":"${sessionId}","event":${event}}}`,
  );
}
