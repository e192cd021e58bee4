/**
 * The notification by which a client says, right behind `connect`, that it comes back by itself when it loses its
 * connection: its place in its sessions is kept for a minute. Parley's own; a runtime that doesn't know it
 * ignores it, as it does every notification of a name that begins with `$/`.
 */
export const CLIENT_RETURNS = "$/client.returns";

export interface ClientReturns {
  /** As hard to guess as a token; the same on each connection. */
  clientId: string;
}
