import { expect, test } from "vitest";
import { ModelError, type ModelErrorReason } from "../../models/model-error.js";
import { nextRetry } from "./retry-policy.js";

const retries = (reason: ModelErrorReason, retryAfterMs?: number) => {
  const delays: number[] = [];
  for (let attempt = 0; ; attempt++) {
    const retry = nextRetry(new ModelError(reason, "x", { retryAfterMs }), attempt);
    if (!retry) return delays;
    delays.push(retry.delayMs);
  }
};

test("what can't get better is not tried again", () => {
  for (const reason of ["rejected", "forbidden", "not_found"] as const) expect(retries(reason)).toEqual([]);
});

test("an overloaded provider is given twice as long each time", () => {
  const delays = retries("overloaded");
  expect(delays).toHaveLength(5);
  for (const [attempt, delay] of delays.entries()) {
    expect(Math.abs(delay / (500 * 2 ** attempt) - 1)).toBeLessThanOrEqual(0.1);
  }
});

test("a provider that asks for a time is given it, unless it is unreasonably long", () => {
  expect(retries("rate_limit", 0)).toEqual([0, 0, 0, 0, 0]);
  expect(retries("rate_limit", 3_600_000)).toEqual([]);
});
