import type { SessionResources } from "../tools/index.js";

interface Disposable {
  dispose(): void | Promise<void>;
}

/** What tools keep between calls; disposed with the session. */
export class Resources implements SessionResources {
  readonly #made = new Map<string, Disposable>();

  get<T extends Disposable>(key: string, make: () => T): T {
    const known = this.peek<T>(key);
    if (known) return known;
    const made = make();
    this.#made.set(key, made);
    return made;
  }

  peek<T>(key: string): T | undefined {
    return this.#made.get(key) as T | undefined;
  }

  /** Disposes of everything; one failure doesn't keep the others. */
  async dispose(): Promise<void> {
    const made = [...this.#made.values()];
    this.#made.clear();
    await Promise.allSettled(made.map(async (resource) => resource.dispose()));
  }
}
