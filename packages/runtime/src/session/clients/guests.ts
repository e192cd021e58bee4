import type { SessionConfigParams } from "@parley/protocol";
import type { Subscriber } from "../events/hub.js";
import { withoutSubAgentStreams } from "../events/quiet-subscriber.js";
import { tokenProviders } from "../model/model-settings.js";
import { ELICITATION_QUESTION, PERMISSION_QUESTION } from "../questions/question-types.js";
import type { Session } from "../session.js";
import { checkNames } from "./client-tools.js";
import type { ClientOffer, ClientRequest } from "./session-client.js";

/** Who opens a session. */
export interface Opener {
  readonly connectionId: number;
  /** Calls a method of the client. */
  readonly request: ClientRequest;
  /** Makes what will show the client this session's events. */
  subscribe(session: Session): Subscriber;
  /** Lets out what the client was not to be shown before an answer. */
  release(sessionId: string): void;
}

/** A client of a session, and what it asked for when it came. */
export interface Guest {
  readonly params: SessionConfigParams;
  readonly opener: Opener;
}

/** The clients of sessions, with what they came with: one that leaves memory has them again when it comes back. */
export class Guests {
  readonly #ofSessions = new Map<string, Map<number, Guest>>();

  of(sessionId: string): readonly Guest[] {
    return [...(this.#ofSessions.get(sessionId)?.values() ?? [])];
  }

  /** Takes a client on, with what it brings. @throws when a tool or a canvas can't be used; it is not taken on */
  attach(session: Session, { params, opener }: Guest): void {
    checkNames(params.tools ?? []);
    const answers = new Set<string>();
    if (params.requestPermission) answers.add(PERMISSION_QUESTION);
    if (params.requestElicitation) answers.add(ELICITATION_QUESTION);
    const { connectionId, request } = opener;
    const isKnown = session.clients.all.some((client) => client.connectionId === connectionId);
    const feed = opener.subscribe(session);
    session.tokens.own(tokenProviders(params), request);
    session.clients.attach({
      connectionId,
      request,
      subscriber: params.includeSubAgentStreamingEvents === false ? withoutSubAgentStreams(feed) : feed,
      answers,
      offers: offersOf(params),
      tools: params.tools,
      commands: params.commands,
      factories: params.factories,
    });
    try {
      session.canvases.bring(connectionId, params);
    } catch (error) {
      if (!isKnown) session.clients.detach(connectionId);
      throw error;
    }
    this.#note(session.id, { params, opener });
  }

  /** A client is gone. @returns whether it was the last one of the session */
  left(sessionId: string, connectionId: number): boolean {
    const guests = this.#ofSessions.get(sessionId);
    guests?.delete(connectionId);
    return guests?.size === 0;
  }

  forget(sessionId: string): void {
    this.#ofSessions.delete(sessionId);
  }

  /** Remembers a client, with what it brings; a later call without tools or canvases leaves those of before. */
  #note(sessionId: string, { params, opener }: Guest): void {
    const guests = this.#ofSessions.get(sessionId) ?? new Map<number, Guest>();
    const before = guests.get(opener.connectionId)?.params ?? {};
    const tools = params.tools ?? before.tools;
    const { canvases, canvasProvider } = params.canvases?.length ? params : before;
    const brought = {
      ...(tools && { tools }),
      ...(canvases && { canvases }),
      ...(canvasProvider && { canvasProvider }),
    };
    guests.set(opener.connectionId, { params: { ...params, ...brought }, opener });
    this.#ofSessions.set(sessionId, guests);
  }
}

/** What a client says it does when it is asked. */
function offersOf(params: SessionConfigParams & { hasSkillProvider?: boolean }): ReadonlySet<ClientOffer> {
  const offers = new Set<ClientOffer>();
  const { systemMessage, hooks, hasSkillProvider } = params;
  const sections = systemMessage?.mode === "customize" ? Object.values(systemMessage.sections ?? {}) : [];
  if (sections.some(({ action }) => action === "transform")) offers.add("system-message");
  if (hasSkillProvider) offers.add("skills");
  if (hooks) offers.add("hooks");
  if (params.requestCanvasRenderer) offers.add("canvas-renderer");
  if (params.requestUserInput) offers.add("user-input");
  if (params.requestExitPlanMode) offers.add("plan-review");
  return offers;
}
