/**
 * Protocol versions. A client that opens with `connect` speaks {@link PROTOCOL_VERSION};
 * one that never does is served version 2, where tool calls and permission questions are
 * requests to the client instead of broadcast events.
 */

/** The version this implementation speaks. Source: the founding document on broadcast events. */
export const PROTOCOL_VERSION = 3;

/** The oldest version it still understands. Source: the founding document on protocol 2 compatibility. */
export const MIN_PROTOCOL_VERSION = 2;
