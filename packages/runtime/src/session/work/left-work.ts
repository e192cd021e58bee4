import { type Conversation, LOST_RESULT } from "../../agent/index.js";
import type { EventSink } from "../../ports/event-sink.js";
import type { PendingQuestions } from "../questions/pending-questions.js";
import type { ControlRecord, SessionState } from "../session-state.js";

/**
 * What to do about work that a stopped runtime left open: `continue` takes it up again, `close` ends it as
 * interrupted, `interrupt` too, but the prompts that waited go on waiting; `forget` lets it be, as of a history
 * that was cut.
 */
export type LeftWorkDecision = "continue" | "close" | "interrupt" | "forget";

/** A session whose exchange could not be carried on. */
export interface MendedSession {
  readonly state: SessionState;
  readonly conversation: Conversation;
  readonly questions: PendingQuestions;
  readonly events: EventSink;
  /** Appends a record that is no event. */
  control(record: ControlRecord): Promise<void>;
}

/** A session that a stopped runtime may have left something to do. */
export interface LeftSession extends MendedSession {
  readonly prompts: { requeueAccepted(): void; forgetAccepted(): Promise<void> };
  readonly subAgents: { closeLost(): Promise<void> };
  readonly work: { resume(): void };
}

/** What a stopped runtime left open: undecided until someone resumes the session or says something. */
export class LeftWork {
  readonly #session: LeftSession;
  #state: "undecided" | "decided" = "decided";

  constructor(session: LeftSession) {
    this.#session = session;
  }

  get isDecided(): boolean {
    return this.#state === "decided";
  }

  /** Leaves it open until it is decided. */
  defer(): void {
    this.#state = "undecided";
  }

  /** Decides, if nobody has. */
  async decide(how: LeftWorkDecision): Promise<void> {
    if (this.#state === "decided") return;
    this.#state = "decided";
    await this.settle(how);
  }

  /** Does what was decided. */
  async settle(how: LeftWorkDecision): Promise<void> {
    const session = this.#session;
    await session.subAgents.closeLost();
    switch (how) {
      case "continue":
        session.work.resume();
        break;
      case "close":
        await closeUnfinishedWork(session);
        await session.prompts.forgetAccepted();
        break;
      case "interrupt":
        await closeUnfinishedWork(session);
        session.prompts.requeueAccepted();
        break;
      case "forget":
        await session.prompts.forgetAccepted();
        if (session.conversation.unfinished()) await giveUp(session);
    }
  }
}

/** Ends what an exchange of this runtime left open when it could not be carried on. @throws LogWriteError */
export async function mendBrokenExchange(session: MendedSession): Promise<void> {
  session.questions.leave(session.state.openRequests);
  await closeUnfinishedWork(session);
}

/** Gives calls without a result one that says so, and ends open questions as cancelled. Nothing is run. */
async function closeUnfinishedWork(session: MendedSession): Promise<void> {
  const { events, questions, state } = session;
  await questions.endLeft();
  const unfinished = state.interrupted ? undefined : session.conversation.unfinished();
  const open = unfinished?.calls.filter((call) => call.state !== "done") ?? [];
  for (const { toolCallId } of open) {
    await events.emit("tool.execution_complete", {
      toolCallId,
      model: "resumed",
      interactionId: "resume",
      success: false,
      error: { message: LOST_RESULT, code: "interrupted" },
    });
  }
  if (open.length > 0) {
    await events.emit("session.warning", {
      warningType: "interrupted_tools",
      message: `${open.length} tool call(s) had no recorded result. They were not run again; check what they changed.`,
    });
  }
  if (unfinished) await giveUp(session);
}

/** Notes that what is unfinished won't be taken up again. */
function giveUp(session: MendedSession): Promise<void> {
  return session.control({ control: "work-interrupted" });
}
