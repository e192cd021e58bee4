import type { CanvasRecordedData } from "@parley/protocol";

/** An instance of a canvas that was opened and not closed, as its session's log has it. */
export type RecordedCanvas = Readonly<CanvasRecordedData>;

/** The instances of canvases that a session's log knows. */
export class CanvasBook {
  readonly #recorded = new Map<string, RecordedCanvas>();

  /** In the order in which they were opened first. */
  get recorded(): readonly RecordedCanvas[] {
    return [...this.#recorded.values()];
  }

  get(instanceId: string): RecordedCanvas | undefined {
    return this.#recorded.get(instanceId);
  }

  /** Takes each durable event once, in order. */
  apply(type: string, data: Readonly<Record<string, unknown>>): void {
    const instanceId = String(data["instanceId"]);
    if (type === "session.canvas.recorded") this.#recorded.set(instanceId, data as unknown as RecordedCanvas);
    else if (type === "session.canvas.removed") this.#recorded.delete(instanceId);
  }
}
