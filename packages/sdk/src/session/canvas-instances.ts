import type { OpenCanvasInstance } from "@parley/protocol";

/** The canvases that are open in a session, by instance, oldest first. */
export interface CanvasInstances {
  list(): OpenCanvasInstance[];
  reset(instances: readonly OpenCanvasInstance[]): void;
  opened(instance: OpenCanvasInstance): void;
  closed(instanceId: string): void;
}

export function canvasInstances(): CanvasInstances {
  const open = new Map<string, OpenCanvasInstance>();
  return {
    list: () => [...open.values()].map((instance) => ({ ...instance })),
    reset(instances) {
      for (const instance of instances) open.set(instance.instanceId, instance);
    },
    opened: (instance) => void open.set(instance.instanceId, { ...instance }),
    closed: (instanceId) => void open.delete(instanceId),
  };
}
