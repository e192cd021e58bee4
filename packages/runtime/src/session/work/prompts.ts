import { randomUUID } from "node:crypto";
import { saidIn } from "../../agent/index.js";
import type { ControlRecord, SessionState, StoredPrompt } from "../session-state.js";
import { PromptQueue, type QueuedPrompt } from "./prompt-queue.js";

/** What the prompts of a session need of it. */
export interface SessionOfPrompts {
  readonly state: SessionState;
  readonly work: { readonly isWorking: boolean; poke(): void };
  /** Which tools clients provide is put on the log, so that a prompt's calls are known after a restart. */
  readonly clients: { noteTools(): Promise<void> };
  /** What an agent waits for that hears of steering only when it no longer does. */
  readonly background: { promoteAll(): void };
  readonly announcer: { queueChanged(): void };
  /** Appends a record that is no event. */
  control(record: ControlRecord): Promise<void>;
}

/** The prompts of one session, from their acceptance until they begin or are dropped; each step is on the log. */
export class Prompts {
  readonly queue = new PromptQueue();
  readonly #session: SessionOfPrompts;
  #steeringInFlight: readonly QueuedPrompt[] = [];

  constructor(session: SessionOfPrompts) {
    this.#session = session;
  }

  /** Steering prompts the model was shown and has not answered. */
  get steeringInFlight(): readonly QueuedPrompt[] {
    return this.#steeringInFlight;
  }

  /**
   * Accepts a prompt. It is on the log when this resolves, and survives the process; its request headers,
   * which may hold secrets, don't.
   *
   * @param place `front` and `back` wait their turn; `steering` joins the exchange at work, if there is one
   * @returns the id that the prompt's `user.message` will have
   */
  async send(prompt: Omit<StoredPrompt, "messageId">, place: "front" | "back" | "steering"): Promise<string> {
    const stored = await this.#accept(prompt);
    const busy = this.#session.work.isWorking;
    const waited = busy || this.queue.items.length > 0;
    this.queue.add(stored, place === "steering" && !busy ? "back" : place, waited);
    if (place === "steering") this.#session.background.promoteAll();
    if (place === "front" && waited) await this.#noteOrder();
    this.#session.announcer.queueChanged();
    this.#session.work.poke();
    return stored.messageId;
  }

  /** Accepts a prompt, as {@link send} does, for a place among those that wait. @returns its name in the queue */
  async insert(prompt: Omit<StoredPrompt, "messageId">, position: number): Promise<string> {
    const stored = await this.#accept(prompt);
    const waited = this.#session.work.isWorking || this.queue.items.length > 0;
    const { id } = this.queue.insert(stored, position, waited);
    await this.reordered();
    this.#session.work.poke();
    return id;
  }

  /** Changes the words of a prompt that waits. */
  async rewrite(id: string, prompt: StoredPrompt): Promise<void> {
    const { requestHeaders: _, ...kept } = prompt;
    await this.#session.control({ control: "prompt-accepted", prompt: kept });
    this.queue.replace(id, prompt);
    this.#session.announcer.queueChanged();
  }

  /** Makes a prompt that waits for its turn steer instead. */
  async steer(id: string): Promise<void> {
    this.queue.steer(id);
    this.#session.background.promoteAll();
    await this.reordered();
  }

  /** The prompts that wait are not in the order they were in. */
  async reordered(): Promise<void> {
    await this.#noteOrder();
    this.#session.announcer.queueChanged();
  }

  /** Makes prompts wait for good, or lets them go on. */
  pause(paused: boolean): void {
    this.queue.isPaused = paused;
    if (this.queue.hasNext) this.#session.work.poke();
  }

  /** Takes prompts out of the queue, for good. */
  async drop(prompts: readonly QueuedPrompt[]): Promise<void> {
    if (prompts.length === 0) return;
    await this.#forget(prompts.map(({ prompt }) => prompt.messageId));
    this.#session.announcer.queueChanged();
  }

  /** Empties the queue, for good; clients are told at once. */
  async clear(): Promise<void> {
    const dropped = this.queue.clear().map(({ prompt }) => prompt.messageId);
    this.#session.announcer.queueChanged();
    await this.#forget(dropped);
  }

  /** Steering for the exchange at work. Taking empties the list. */
  takeSteering(): readonly QueuedPrompt[] {
    const taken = this.queue.takeSteering();
    this.#steeringInFlight = [...this.#steeringInFlight, ...taken];
    if (taken.length > 0) this.#session.announcer.queueChanged();
    return taken;
  }

  /** The model has answered what steering said. */
  steered(): void {
    if (this.#steeringInFlight.length === 0) return;
    this.#steeringInFlight = [];
    this.#session.announcer.queueChanged();
  }

  /** Puts back in the queue what a stopped runtime had accepted and not begun. */
  requeueAccepted(): void {
    for (const prompt of this.#session.state.acceptedPrompts.values()) this.queue.add(prompt, "back", true);
    if (this.queue.items.length > 0) this.#session.announcer.queueChanged();
  }

  /** Lets what was taken from the queue and has not begun wait again. */
  putBack(): void {
    this.queue.putBack((messageId) => this.#session.state.acceptedPrompts.has(messageId));
    this.#steeringInFlight = [];
    this.#session.announcer.queueChanged();
  }

  /** Drops a prompt that was taken from the queue, unless it has begun. */
  async withdraw(messageId: string): Promise<void> {
    if (this.#session.state.acceptedPrompts.has(messageId)) await this.#forget([messageId]);
  }

  /** Drops what a stopped runtime had accepted and not begun. */
  async forgetAccepted(): Promise<void> {
    await this.#forget([...this.#session.state.acceptedPrompts.keys()]);
  }

  async #accept(prompt: Omit<StoredPrompt, "messageId">): Promise<StoredPrompt> {
    const stored = { ...saidIn(prompt, this.#session.state.mode), messageId: randomUUID() };
    const { requestHeaders: _, ...kept } = stored;
    await this.#session.clients.noteTools();
    await this.#session.control({ control: "prompt-accepted", prompt: kept });
    return stored;
  }

  async #noteOrder(): Promise<void> {
    const messageIds = this.queue.items.map(({ prompt }) => prompt.messageId);
    if (messageIds.length > 1) await this.#session.control({ control: "prompts-ordered", messageIds });
  }

  async #forget(messageIds: readonly string[]): Promise<void> {
    if (messageIds.length > 0) await this.#session.control({ control: "prompts-dropped", messageIds });
  }
}
