import type {
  ClientCanvas,
  SessionCanvasActionInvoke,
  SessionCanvasClose,
  SessionCanvasList,
  SessionCanvasListOpen,
  SessionCanvasOpen,
  SessionCanvasProviderRegister,
  SessionCanvasProviderUnregister,
} from "@parley/protocol";
import type { CanvasProvider } from "../../session/canvases/canvas-registry.js";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.canvas.list": sessionHandler<typeof SessionCanvasList>(({ canvases }) => ({
    canvases: canvases.listed,
  })),

  "session.canvas.listOpen": sessionHandler<typeof SessionCanvasListOpen>(({ canvases }) => ({
    openCanvases: canvases.shown,
  })),

  "session.canvas.open": sessionHandler<typeof SessionCanvasOpen>(({ canvases }, request, { signal }) =>
    canvases.open(request, signal),
  ),

  "session.canvas.close": sessionHandler<typeof SessionCanvasClose>(async ({ canvases }, { instanceId }) => {
    await canvases.close(instanceId);
    return null;
  }),

  "session.canvas.action.invoke": sessionHandler<typeof SessionCanvasActionInvoke>(
    ({ canvases }, request, { signal }) => canvases.invoke(request, signal),
  ),

  "session.canvas.provider.register": sessionHandler<typeof SessionCanvasProviderRegister>(
    ({ canvases: ofSession }, { connectionId, info, canvases }) => {
      ofSession.offer(connectionId, readProvider(info), canvases.map(readCanvas));
      ofSession.tell();
      return null;
    },
  ),

  "session.canvas.provider.unregister": sessionHandler<typeof SessionCanvasProviderUnregister>(
    ({ canvases }, { connectionId }) => {
      canvases.withdraw(connectionId);
      return null;
    },
  ),
};

/** Wording: the official runtime's. */
function readProvider(info: unknown): CanvasProvider {
  const { extensionId, extensionName } = (info ?? {}) as Partial<CanvasProvider>;
  if (typeof extensionId !== "string")
    throw new Error("invalid canvas provider info: missing field `extensionId`");
  return { extensionId, ...(typeof extensionName === "string" && { extensionName }) };
}

/** What a canvas can't be without. Wording: the official runtime's. */
function readCanvas(value: unknown): ClientCanvas {
  const { actions = [], ...fields } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const named = Array.isArray(actions) ? actions : [];
  const texts = [
    ...["id", "displayName", "description"].map((name) => [name, fields[name]] as const),
    ...named.map((action) => ["name", (action as { name?: unknown } | null)?.name] as const),
  ];
  for (const [name, text] of texts)
    if (typeof text !== "string") throw new Error(`invalid canvas contributions: missing field \`${name}\``);
  return { ...(fields as unknown as ClientCanvas), ...(named.length > 0 && { actions: named }) };
}
