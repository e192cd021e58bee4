import { describe, expect, test } from "vitest";
import { Encoded } from "../session/events/encoded.js";
import { DurableEvent, EphemeralEvent } from "../session/events/published-event.js";
import { DEFAULT_OUTBOUND_LIMITS, Outbound, type OutboundLimits } from "./outbound.js";

/** A carrier that takes `room` messages and then none until it is drained. */
class Valve {
  readonly name = "valve";
  readonly sent: string[] = [];
  room = 0;
  /** Each time it was told to listen, or not to. */
  readonly listening: boolean[] = [];

  write(message: Encoded): boolean {
    this.sent.push(message.json);
    this.room -= 1;
    return this.room > 0;
  }

  listen(listening: boolean): void {
    this.listening.push(listening);
  }

  close(): void {}
}

function blocked(limits: Partial<OutboundLimits> = {}) {
  const valve = new Valve();
  const failures: string[] = [];
  const outbound = new Outbound(valve, { ...DEFAULT_OUTBOUND_LIMITS, ...limits }, (why) =>
    failures.push(why),
  );
  outbound.send(new Encoded('"first"'));
  const drain = (room = Number.POSITIVE_INFINITY) => {
    valve.room = room;
    outbound.drained();
  };
  const events = () => valve.sent.slice(1).map((json) => JSON.parse(json).params?.event ?? JSON.parse(json));
  return { valve, outbound, failures, drain, events };
}

const stamp = { id: "i", timestamp: "t", parentId: null };
const ephemeral = (type: string, data: object) => new EphemeralEvent("s", { type, data }, stamp);
const delta = (messageId: string, deltaContent: string) =>
  ephemeral("assistant.message_delta", { messageId, deltaContent });
const durable = (seq: number, bytes = 10) =>
  new DurableEvent("s", "x", { seq, json: JSON.stringify({ type: "x", data: "y".repeat(bytes) }) });

describe("the way out to a client that doesn't read", () => {
  test("passes messages straight through while it does", () => {
    const { outbound, drain, events } = blocked();
    drain();
    outbound.send(new Encoded("1"));
    outbound.sendEphemeral(delta("m", "a"));
    outbound.sendEphemeral(delta("m", "b"));
    expect(events().map((event) => event.data?.deltaContent ?? event)).toEqual([1, "a", "b"]);
  });

  test("keeps the order of what waits", () => {
    const { outbound, drain, events } = blocked();
    outbound.send(new Encoded("1"));
    outbound.sendEphemeral(ephemeral("session.idle", {}));
    outbound.sendDurable(durable(7));
    outbound.send(new Encoded("2"));
    drain(2);
    expect(events()).toHaveLength(2);
    drain();
    expect(events().map((event) => event.type ?? event)).toEqual([1, "session.idle", "x", 2]);
  });

  test("makes one of neighbouring deltas of a message, and none across anything else", () => {
    const { outbound, drain, events } = blocked();
    for (const part of ["a", "b", "c"]) {
      outbound.sendEphemeral(delta("m", part));
      outbound.sendEphemeral(ephemeral("assistant.streaming_delta", { totalResponseSizeBytes: part }));
    }
    outbound.sendEphemeral(delta("n", "other"));
    outbound.sendDurable(durable(1));
    outbound.sendEphemeral(delta("m", "d"));
    drain();
    expect(
      events().map(({ type, data }) => data.deltaContent ?? data.totalResponseSizeBytes ?? type),
    ).toEqual(["abc", "c", "other", "x", "d"]);
  });

  test("takes a long answer in little memory", () => {
    const { outbound, drain, events } = blocked();
    for (let i = 0; i < 60_000; i++) outbound.sendEphemeral(delta("m", "word "));
    expect(outbound.waiting).toBeLessThan(10_000);
    drain();
    expect(events()[0].data.deltaContent).toHaveLength(300_000);
  });

  test("drops ephemeral events past the limit, and never an answer", () => {
    const { outbound, drain, events } = blocked({ ephemeralBytes: 2_000 });
    for (let i = 0; i < 1000; i++) outbound.sendEphemeral(ephemeral("session.idle", { i }));
    outbound.send(new Encoded('"answer"'));
    drain();
    expect(events().length).toBeLessThan(20);
    expect(events().at(-1)).toBe("answer");
  });

  test("has no room for durable events past the limit, and says when there is room again", () => {
    const { outbound, drain, events } = blocked({ durableBytes: 1_000 });
    const taken = [1, 2, 3, 4].map((seq) => outbound.sendDurable(durable(seq, 600)));
    expect(taken).toEqual([true, true, false, false]);
    let clear = 0;
    outbound.whenClear(() => {
      clear += 1;
    });
    drain(1);
    expect(clear).toBe(0);
    drain();
    expect(clear).toBe(1);
    expect(events()).toHaveLength(2);
  });

  test("stops the client from asking more while long answers wait, and not because of events", () => {
    const { valve, outbound, drain } = blocked({ durableBytes: 1_000 });
    for (const seq of [1, 2, 3]) outbound.sendDurable(durable(seq, 600));
    expect(valve.listening).toEqual([]);
    outbound.send(new Encoded('"answer"'));
    outbound.send(new Encoded('"answer"'));
    drain(1);
    expect(valve.listening).toEqual([false]);
    drain();
    expect(valve.listening).toEqual([false, true]);
  });

  test("is given up when answers pile up past the limit", () => {
    const { outbound, failures } = blocked({ totalBytes: 1_000 });
    for (let i = 0; i < 5; i++) outbound.send(new Encoded(JSON.stringify("y".repeat(300))));
    expect(failures[0]).toMatch(/^The client does not read: \d+ bytes are waiting for it\.$/);
  });
});
