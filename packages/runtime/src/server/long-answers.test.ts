import { describe, expect, test } from "vitest";
import { Encoded } from "../session/events/encoded.js";
import { LongAnswers } from "./long-answers.js";
import { DEFAULT_OUTBOUND_LIMITS, Outbound } from "./outbound.js";

/** A client that takes a message and no more until it reads, and the long answers to it. */
function slowReader() {
  let isReading = true;
  const wire = { name: "slow", write: () => isReading, listen() {}, close() {} };
  const outbound = new Outbound(wire, DEFAULT_OUTBOUND_LIMITS, () => {});
  const begun: number[] = [];
  const answers = new LongAnswers(outbound);
  const ask = async (n: number) => {
    await answers.give(async () => begun.push(n));
    outbound.send(new Encoded("[]"));
  };
  const stopReading = () => {
    isReading = false;
  };
  const read = () => {
    isReading = true;
    outbound.drained();
  };
  return { ask, begun, read, stopReading };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("long answers to one client", () => {
  test("are made in the order they were asked for, also after one failed", async () => {
    const outbound = new Outbound(
      { name: "x", write: () => true, listen() {}, close() {} },
      DEFAULT_OUTBOUND_LIMITS,
      () => {},
    );
    const answers = new LongAnswers(outbound);
    const failed = answers.give(() => {
      throw new Error("no");
    });
    const second = answers.give(() => 2);
    await expect(failed).rejects.toThrow("no");
    expect(await second).toBe(2);
    expect(await answers.give(() => 3)).toBe(3);
  });

  test("are not made for one that does not read, but for a few", async () => {
    const { ask, begun, read, stopReading } = slowReader();
    stopReading();
    for (let n = 1; n <= 10; n++) void ask(n);
    for (let i = 0; i < 20; i++) await turn();
    expect(begun.length).toBeLessThanOrEqual(2);
    read();
    for (let i = 0; i < 20; i++) await turn();
    expect(begun).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});
