import type { StoredPrompt } from "../session-state.js";

export interface QueuedPrompt {
  /** Names the item in `session.queue.*`. */
  readonly id: string;
  readonly prompt: StoredPrompt;
  /** Whether it found the session at work and had to wait. */
  readonly waited: boolean;
  /** Set for steering that came too late to steer. */
  readonly isLate?: true;
  /** Set where it goes before all that waited when it came, commands too. */
  readonly isFirst?: true;
}

/** The prompts a session has accepted and not begun: those that wait for their turn, and those that steer. */
export class PromptQueue {
  #items: QueuedPrompt[] = [];
  #steering: QueuedPrompt[] = [];
  /** Given out for the exchange at work. */
  #taken: QueuedPrompt[] = [];
  #count = 0;

  get items(): readonly QueuedPrompt[] {
    return this.#items;
  }

  /** Whether prompts that wait for their turn go on waiting, whatever the session does. */
  isPaused = false;

  /** Whether there is a prompt to begin now. */
  get hasNext(): boolean {
    return this.#steering.length > 0 || (!this.isPaused && this.#items.length > 0);
  }

  get isEmpty(): boolean {
    return this.#items.length === 0 && this.#steering.length === 0;
  }

  get steering(): readonly QueuedPrompt[] {
    return this.#steering;
  }

  /** A name for another item among those of `session.queue.*`. */
  newId(): string {
    return String(this.#count++);
  }

  /** @param place `front` and `back` of those that wait for their turn, or `steering` */
  add(prompt: StoredPrompt, place: "front" | "back" | "steering", waited: boolean): QueuedPrompt {
    const item = { id: this.newId(), prompt, waited };
    if (place === "steering") this.#steering.push(item);
    else if (place === "front") this.#items.unshift({ ...item, isFirst: true });
    else this.#items.push(item);
    return item;
  }

  /** @param position among those that wait; past the end is the end */
  insert(prompt: StoredPrompt, position: number, waited: boolean): QueuedPrompt {
    const item = { id: this.newId(), prompt, waited };
    this.#items.splice(Math.max(0, position), 0, item);
    return item;
  }

  find(id: string): QueuedPrompt | undefined {
    return this.#items.find((item) => item.id === id);
  }

  /** Puts those that wait for their turn in this order. */
  arrange(items: readonly QueuedPrompt[]): void {
    this.#items = items.map(({ isFirst: _, ...item }) => item);
  }

  replace(id: string, prompt: StoredPrompt): void {
    this.#items = this.#items.map((item) => (item.id === id ? { ...item, prompt } : item));
  }

  /** Makes a prompt that waits for its turn steer instead. */
  steer(id: string): void {
    const item = this.remove(id);
    if (item) this.#steering.push(item);
  }

  /** Steering that comes too late to steer waits for its turn, before the others. */
  demoteSteering(): void {
    const late = this.takeSteering().map((item) => ({ ...item, waited: true, isFirst: true as const }));
    this.#items = [...late, ...this.#items];
  }

  /** Takes the next prompt; steering that came too late to steer goes before those that wait. */
  next(): QueuedPrompt | undefined {
    const late = this.#steering.shift();
    const waiting = late || this.isPaused ? undefined : this.#items.shift();
    const next = late ? { ...late, id: this.newId(), isLate: true as const } : waiting;
    this.#taken = next ? [next] : [];
    return next;
  }

  takeSteering(): readonly QueuedPrompt[] {
    const taken = this.#steering;
    this.#steering = [];
    this.#taken.push(...taken);
    return taken;
  }

  /** Puts what was taken for the last exchange back before all others, where it is still to be begun. */
  putBack(isToBegin: (messageId: string) => boolean): void {
    const back = this.#taken.filter(({ prompt }) => isToBegin(prompt.messageId));
    this.#taken = [];
    this.#items = [...back.map((item) => ({ ...item, isFirst: true as const })), ...this.#items];
  }

  remove(id: string): QueuedPrompt | undefined {
    const index = this.#items.findIndex((item) => item.id === id);
    return index < 0 ? undefined : this.#items.splice(index, 1)[0];
  }

  /** Takes out one that steers. */
  unsteer(id: string): QueuedPrompt | undefined {
    const index = this.#steering.findIndex((item) => item.id === id);
    return index < 0 ? undefined : this.#steering.splice(index, 1)[0];
  }

  /** Empties the queue. @returns what was in it */
  clear(): readonly QueuedPrompt[] {
    const dropped = [...this.#steering, ...this.#items];
    this.#steering = [];
    this.#items = [];
    return dropped;
  }
}
