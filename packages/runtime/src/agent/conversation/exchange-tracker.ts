import type { KeptVerdict } from "../../tools/requested-call.js";
import type { ConversationEvent } from "./conversation-event.js";

/** A tool call of an unfinished exchange, and where it stands. */
export type UnfinishedCall = {
  readonly toolCallId: string;
  readonly name: string;
  readonly arguments: unknown;
  /** What hooks made of it before the runtime stopped. */
  readonly hooked?: KeptVerdict | undefined;
} & (
  | { readonly state: "not-started" }
  /** It asked for permission and nobody answered: it has not run. */
  | { readonly state: "awaiting-permission"; readonly requestId: string }
  /** It runs at a client, whose answer can still come. */
  | { readonly state: "awaiting-client"; readonly requestId: string }
  /** It started and may have run. */
  | { readonly state: "started" }
  | { readonly state: "done" }
);

/** An exchange whose runtime stopped before it ended. */
export interface UnfinishedExchange {
  /** Id of the user message that began it. */
  readonly messageId: string;
  readonly interactionId: string;
  /** What it had reached: no turn yet, a model call, the tool calls of its answer, or the end of a turn. */
  readonly stage: "opening" | "model-call" | "tool-calls" | "between-turns";
  /** The turn it had reached, counted from 0; -1 while opening. */
  readonly turn: number;
  /** The tool calls of that turn. */
  readonly calls: readonly UnfinishedCall[];
}

interface LastExchange {
  readonly messageId: string;
  readonly interactionId: string;
  stage: UnfinishedExchange["stage"] | "ended";
  turn: number;
  calls: UnfinishedCall[];
}

/** Follows the durable events of exchanges and knows whether the last one has ended. */
export class ExchangeTracker {
  #last: LastExchange | undefined;

  /** Id of the last message, also of one that only steered. */
  #said: string | undefined;

  /** The exchange that began last, and what was said in it last. */
  get last(): { readonly messageId: string; readonly interactionId: string } | undefined {
    if (!this.#last) return undefined;
    const { messageId, interactionId } = this.#last;
    return { messageId: this.#said ?? messageId, interactionId };
  }

  unfinished(): UnfinishedExchange | undefined {
    const last = this.#last;
    if (!last || last.stage === "ended") return undefined;
    return { ...last, stage: last.stage, calls: [...last.calls] };
  }

  apply(event: ConversationEvent): void {
    const data = event.data as Readonly<Record<string, unknown>>;
    if (event.type === "user.message") {
      if (data["delivery"] !== "steering") this.#last = opened(data);
      this.#said = String(data["messageId"]);
      return;
    }
    const last = this.#last;
    if (!last) return;
    switch (event.type) {
      case "assistant.turn_start":
        if (data["interactionId"] !== last.interactionId) break;
        last.stage = "model-call";
        last.turn = Number(data["turnId"]);
        last.calls = [];
        break;
      case "assistant.message":
        last.stage = "tool-calls";
        last.calls = requestedCalls(data);
        break;
      case "tool.execution_start":
        this.#move(data["toolCallId"], (call) => ({ ...call, state: "started" }));
        break;
      case "permission.requested":
        this.#awaitPermission(data);
        break;
      case "permission.completed":
        this.#move(data["toolCallId"], (call) => ({ ...call, state: "started" }));
        break;
      case "external_tool.requested": {
        const requestId = String(data["requestId"]);
        this.#move(data["toolCallId"], (call) => ({ ...call, state: "awaiting-client", requestId }));
        break;
      }
      case "external_tool.completed":
        this.#answered(data["requestId"]);
        break;
      case "tool.execution_complete":
        this.#move(data["toolCallId"], (call) => ({ ...call, state: "done" }));
        break;
      case "assistant.turn_end":
        last.stage = last.calls.length > 0 ? "between-turns" : "ended";
        break;
      case "abort":
      case "session.error":
        last.stage = "ended";
        break;
    }
  }

  hooked({ toolCallId, state, arguments: args }: KeptVerdict & { readonly toolCallId: string }): void {
    const verdict = { state, ...(args && { arguments: args }) };
    this.#update(toolCallId, (call) => ({ ...call, hooked: verdict }));
  }

  #awaitPermission(data: Readonly<Record<string, unknown>>): void {
    const request = data["permissionRequest"] as { toolCallId?: unknown } | undefined;
    const requestId = String(data["requestId"]);
    this.#move(request?.toolCallId, (call) => ({ ...call, state: "awaiting-permission", requestId }));
  }

  #answered(requestId: unknown): void {
    const call = this.#last?.calls.find(
      (other) => other.state === "awaiting-client" && other.requestId === requestId,
    );
    if (call) this.#move(call.toolCallId, (other) => ({ ...other, state: "started" }));
  }

  #move(toolCallId: unknown, to: (call: CallBase) => UnfinishedCall): void {
    this.#update(toolCallId, ({ toolCallId: id, name, arguments: args, hooked }) =>
      to({ toolCallId: id, name, arguments: args, hooked }),
    );
  }

  #update(toolCallId: unknown, to: (call: UnfinishedCall) => UnfinishedCall): void {
    const calls = this.#last?.calls;
    const index = calls?.findIndex((call) => call.toolCallId === toolCallId) ?? -1;
    const call = calls?.[index];
    if (!calls || !call || call.state === "done") return;
    calls[index] = to(call);
  }
}

type CallBase = Pick<UnfinishedCall, "toolCallId" | "name" | "arguments" | "hooked">;

function opened(data: Readonly<Record<string, unknown>>): LastExchange {
  return {
    messageId: String(data["messageId"]),
    interactionId: String(data["interactionId"]),
    stage: "opening",
    turn: -1,
    calls: [],
  };
}

function requestedCalls(data: Readonly<Record<string, unknown>>): UnfinishedCall[] {
  const requests = (data["toolRequests"] ?? []) as readonly CallBase[];
  return requests.map(({ toolCallId, name, arguments: args }) => ({
    toolCallId,
    name,
    arguments: args,
    state: "not-started",
  }));
}
