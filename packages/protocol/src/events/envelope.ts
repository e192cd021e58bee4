import type { EventType } from "../define.js";

/** What every session event carries beside its type and data. */
export interface EventEnvelope {
  /** UUID, unique within the session. */
  id: string;
  /** When it happened: ISO 8601, UTC. */
  timestamp: string;
  /** Id of the durable event before it; `null` for the first. */
  parentId: string | null;
  /** The sub-agent it came from; absent for the main agent. */
  agentId?: string;
}

/** An event that is on the log. */
export interface DurableEvent<Type extends string, Data> extends EventEnvelope {
  type: Type;
  data: Data;
  ephemeral?: boolean;
}

/** An event that was published and is on no log. */
export interface EphemeralEvent<Type extends string, Data> extends EventEnvelope {
  type: Type;
  data: Data;
  ephemeral: true;
}

/** An event of a type this version does not know, such as one from a newer runtime. */
export interface UnknownSessionEvent extends EventEnvelope {
  type: string;
  data: unknown;
  ephemeral?: boolean;
}

/** The event that a declaration describes, as it crosses the wire. */
export type EventOf<Declared> =
  Declared extends EventType<infer Type, infer Data, infer Ephemeral>
    ? Ephemeral extends true
      ? EphemeralEvent<Type, Data>
      : DurableEvent<Type, Data>
    : never;
