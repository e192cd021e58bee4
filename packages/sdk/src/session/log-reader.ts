import { createSessionRpc, type RpcCaller, type UnknownSessionEvent } from "@parley/protocol";
import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
import type { SessionEvent } from "../types/events.js";

/** How many events are asked for at once. */
const PAGE_SIZE = 500;

export interface LogPage {
  readonly events: readonly (SessionEvent | UnknownSessionEvent)[];
  /** Where to read on. */
  readonly cursor: string | undefined;
  readonly hasMore: boolean;
  /** Whether the cursor was not on the log any more, so that this begins at the start of what is. */
  readonly isRestart: boolean;
}

/**
 * A page of a session's durable events, after a cursor: one that a page gave, or the id of a durable event. A
 * runtime too old to be read from a cursor gives everything.
 */
export async function readLog(
  caller: RpcCaller,
  sessionId: string,
  cursor: string | undefined,
): Promise<LogPage> {
  try {
    const page = await createSessionRpc(caller, sessionId).eventLog.read({
      ...(cursor === undefined ? {} : { cursor }),
      max: PAGE_SIZE,
      includeEphemeral: false,
    });
    return {
      events: page.events as SessionEvent[],
      cursor: page.cursor,
      hasMore: page.hasMore,
      isRestart: page.cursorStatus === "expired",
    };
  } catch (error) {
    if (!(error instanceof RpcError) || error.code !== ErrorCode.MethodNotFound) throw error;
    return { events: await readAll(caller, sessionId), cursor: undefined, hasMore: false, isRestart: true };
  }
}

/** Every durable event of a session. */
export async function readAll(caller: RpcCaller, sessionId: string): Promise<SessionEvent[]> {
  const params = { sessionId };
  const { events } = (await caller.request("session.getMessages", params)) as { events: SessionEvent[] };
  return events;
}
