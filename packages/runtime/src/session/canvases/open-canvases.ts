import type { OpenCanvasInstance } from "@parley/protocol";
import type { RecordedCanvas } from "./canvas-book.js";

/** An instance of a canvas, as far as this runtime knows of it. */
type Instance =
  | { readonly state: "open"; readonly shown: OpenCanvasInstance }
  /** Its provider is gone, or has not opened it again yet. */
  | { readonly state: "away"; readonly recorded: RecordedCanvas };

/** The instances of canvases that a session has had since it is in memory. Wording: the official runtime's. */
export class OpenCanvases {
  readonly #instances = new Map<string, Instance>();

  /** Those that can be seen, oldest first. */
  get shown(): OpenCanvasInstance[] {
    return [...this.#instances.values()].flatMap((one) => (one.state === "open" ? [one.shown] : []));
  }

  opened(shown: OpenCanvasInstance): void {
    this.#instances.set(shown.instanceId, { state: "open", shown });
  }

  /** Its provider is gone. */
  lost(instance: RecordedCanvas): void {
    this.#instances.set(instance.instanceId, { state: "away", recorded: instance });
  }

  /** Takes on what an earlier time left open. */
  adopt(recorded: readonly RecordedCanvas[]): void {
    for (const one of recorded) {
      if (!this.#instances.has(one.instanceId))
        this.#instances.set(one.instanceId, { state: "away", recorded: one });
    }
  }

  closed(instanceId: string): void {
    this.#instances.delete(instanceId);
  }

  /** @returns `undefined` when it is not open and was not */
  find(instanceId: string): RecordedCanvas | undefined {
    const instance = this.#instances.get(instanceId);
    return instance?.state === "open" ? instance.shown : instance?.recorded;
  }

  /** As {@link find}, to act on it. @throws when there is none */
  need(instanceId: string): RecordedCanvas {
    const found = this.find(instanceId);
    if (found) return found;
    const open = this.shown.map((one) => `"${one.instanceId}"`).join(", ");
    if (open === "") {
      throw new Error(
        `Canvas instance "${instanceId}" is not open. No canvases are currently open — call open_canvas first ` +
          "(and remember instanceId is the caller-chosen panel handle, not the canvasId).",
      );
    }
    throw new Error(
      `Canvas instance "${instanceId}" is not open. Currently open instances: [${open}]. Verify open_canvas ` +
        `succeeded for "${instanceId}" and that you're passing the instanceId (not the canvasId).`,
    );
  }
}
