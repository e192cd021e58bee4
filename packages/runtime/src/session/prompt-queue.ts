import type { StoredPrompt } from "./session-state.js";

export interface QueuedPrompt {
  /** Names the item in `session.queue.*`. */
  readonly id: string;
  readonly prompt: StoredPrompt;
  /** Whether it found the session at work and had to wait. */
  readonly waited: boolean;
}

/** The prompts a session has accepted and not begun: those that wait for their turn, and those that steer. */
export class PromptQueue {
  #items: QueuedPrompt[] = [];
  #steering: QueuedPrompt[] = [];
  #count = 0;

  get items(): readonly QueuedPrompt[] {
    return this.#items;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0 && this.#steering.length === 0;
  }

  get steering(): readonly QueuedPrompt[] {
    return this.#steering;
  }

  /** @param place `front` and `back` of those that wait for their turn, or `steering` */
  add(prompt: StoredPrompt, place: "front" | "back" | "steering", waited: boolean): QueuedPrompt {
    const item = { id: String(++this.#count), prompt, waited };
    if (place === "steering") this.#steering.push(item);
    else if (place === "front") this.#items.unshift(item);
    else this.#items.push(item);
    return item;
  }

  /** Takes the next prompt; steering that came too late to steer goes before those that wait. */
  next(): QueuedPrompt | undefined {
    return this.#steering.shift() ?? this.#items.shift();
  }

  takeSteering(): readonly QueuedPrompt[] {
    const taken = this.#steering;
    this.#steering = [];
    return taken;
  }

  remove(id: string): QueuedPrompt | undefined {
    const index = this.#items.findIndex((item) => item.id === id);
    return index < 0 ? undefined : this.#items.splice(index, 1)[0];
  }

  removeMostRecent(): QueuedPrompt | undefined {
    return this.#steering.pop() ?? this.#items.pop();
  }

  /** Empties the queue. @returns what was in it */
  clear(): readonly QueuedPrompt[] {
    const dropped = [...this.#steering, ...this.#items];
    this.#steering = [];
    this.#items = [];
    return dropped;
  }
}
