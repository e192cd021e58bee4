import type { CanvasProviderOpenResult, OpenCanvasInstance } from "@parley/protocol";
import { ConnectionClosedError } from "@parley/protocol/jsonrpc";
import type { SessionClient } from "../clients/session-client.js";
import type { SessionSettings } from "../opening/settings.js";
import type { ProvidedCanvas } from "./canvas-registry.js";

/** What calls to providers need of the session. */
export interface CallingSession {
  readonly id: string;
  readonly settings: Pick<SessionSettings, "workingDirectory">;
  readonly clients: { readonly all: readonly SessionClient[] };
}

/** Which instance of a canvas a call is about; the fields of the call's own besides. */
export interface InstanceCall {
  readonly instanceId: string;
  readonly actionName?: string;
  readonly input?: unknown;
}

/** Whether a connection is a client's of the session. */
export function isClient({ clients }: CallingSession, connectionId: string): boolean {
  return clientOf(clients.all, connectionId) !== undefined;
}

/**
 * Calls a method of whoever provides a canvas.
 *
 * @throws Error with what the provider said, when it refuses
 */
export async function askProvider(
  session: CallingSession,
  canvas: ProvidedCanvas,
  { method, call, signal }: { method: string; call: InstanceCall; signal: AbortSignal },
): Promise<unknown> {
  const { provider, declared } = canvas;
  const client = clientOf(session.clients.all, canvas.connectionId);
  if (!client) throw noLongerRegistered(canvas);
  const { workingDirectory } = session.settings;
  const params = {
    ...{ extensionId: provider.extensionId, canvasId: declared.id, ...call },
    ...{ session: { workingDirectory }, sessionId: session.id },
  };
  try {
    return await client.request(method, params, signal);
  } catch (error) {
    const isGone = error instanceof ConnectionClosedError;
    throw new Error(isGone ? "connection closed" : (error as Error).message, { cause: error });
  }
}

/** Wording: the official runtime's. */
export function noLongerRegistered({ connectionId }: ProvidedCanvas): Error {
  return new Error(`Canvas provider connection "${connectionId}" is no longer registered.`);
}

/** An instance as its provider says that it is. A field of another type is as none. */
export function instanceOf(
  { provider: { extensionId, extensionName }, declared }: ProvidedCanvas,
  { instanceId, input }: InstanceCall,
  answer: unknown,
): OpenCanvasInstance {
  const { title, status, url } = (answer ?? {}) as CanvasProviderOpenResult;
  const { id: canvasId, icon, displayName } = declared;
  return {
    ...{ instanceId, extensionId },
    ...(extensionName !== undefined && { extensionName }),
    canvasId,
    ...(icon !== undefined && { icon }),
    title: typeof title === "string" ? title : displayName,
    ...(typeof status === "string" && { status }),
    ...(typeof url === "string" && { url }),
    ...(input !== undefined && { input }),
  };
}

/**
 * What whoever opened an instance is told of it: all but its icon, whose place the last field takes. Source: the
 * official runtime, whose models read the fields in this order.
 */
export function withoutIcon(shown: OpenCanvasInstance): OpenCanvasInstance {
  const fields = Object.entries(shown);
  const place = fields.findIndex(([name]) => name === "icon");
  if (place < 0) return shown;
  const last = fields.slice(-1);
  const kept = [...fields.slice(0, place), ...last, ...fields.slice(place + 1, -1)];
  return Object.fromEntries(kept) as unknown as OpenCanvasInstance;
}

function clientOf(clients: readonly SessionClient[], connectionId: string): SessionClient | undefined {
  return clients.find((client) => String(client.connectionId) === connectionId);
}
