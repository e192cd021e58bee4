import { createHash, timingSafeEqual } from "node:crypto";

/** Whether two tokens are equal, in a time that tells nothing about either. */
export function sameToken(given: unknown, expected: string): boolean {
  const a = digest(typeof given === "string" ? given : "");
  return timingSafeEqual(a, digest(expected)) && typeof given === "string";
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** How long a client that anybody could be has to say who it is, or to ask for something. Milliseconds. */
export const HANDSHAKE_MS = 30_000;

/**
 * What a client may send in all before it has shown a token that is asked for. Room for a long token and some
 * hundred wrong ones; no more than a socket gives at once. Bytes.
 */
export const STRANGER_BYTES = 64 * 1024;
