import { createHash, timingSafeEqual } from "node:crypto";

/** Whether two tokens are equal, in a time that tells nothing about either. */
export function sameToken(given: unknown, expected: string): boolean {
  const a = digest(typeof given === "string" ? given : "");
  return timingSafeEqual(a, digest(expected)) && typeof given === "string";
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
