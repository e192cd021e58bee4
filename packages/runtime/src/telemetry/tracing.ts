import type { Attributes, Tracer } from "@opentelemetry/api";
import type { FollowedSession } from "../ports/telemetry.js";
import type { Instruments } from "./instruments.js";

/** What all spans of a session are made with. */
export class Tracing {
  readonly tracer: Tracer;
  readonly instruments: Instruments;
  readonly capturesContent: boolean;
  readonly session: FollowedSession;

  constructor(session: FollowedSession, { tracer, instruments, capturesContent }: TracingTools) {
    this.session = session;
    this.tracer = tracer;
    this.instruments = instruments;
    this.capturesContent = capturesContent;
  }

  get provider(): Attributes {
    const { type } = this.session.provider();
    return { "gen_ai.provider.name": PROVIDERS[type] ?? type };
  }

  /** Where the model is. */
  get server(): Attributes {
    const { address, port } = this.session.provider();
    return {
      ...(address !== undefined && { "server.address": address }),
      ...(port !== undefined && { "server.port": port }),
    };
  }

  get shared(): Attributes {
    return { ...this.provider, "gen_ai.conversation.id": this.session.id };
  }
}

export interface TracingTools {
  readonly tracer: Tracer;
  readonly instruments: Instruments;
  readonly capturesContent: boolean;
}

/** Providers whose name in the semantic conventions is another one. */
const PROVIDERS: Readonly<Record<string, string>> = { azure: "azure.ai.openai" };
