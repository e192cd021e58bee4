import { describe, expect, it } from "vitest";
import { openSession } from "../testing/setup.js";
import type { SessionEvent } from "../types/events.js";

/** Takes so many events of a stream, as ids; ephemeral ones as their type. */
async function take(stream: AsyncGenerator<SessionEvent>, count: number): Promise<string[]> {
  const seen: string[] = [];
  while (seen.length < count) {
    const { value, done } = await stream.next();
    if (done) break;
    seen.push(value.ephemeral ? value.type : value.id);
  }
  return seen;
}

describe("a stream of events", () => {
  it("begins now, and goes on live", async () => {
    const { session, runtime, client } = await openSession();
    runtime.emit("s1", "session.info");
    await client.ping();
    const stream = session.events();
    const taken = take(stream, 3);
    runtime.emit("s1", "session.info");
    runtime.tell("s1", "session.idle");
    runtime.emit("s1", "session.info");
    expect(await taken).toEqual(["e2", "session.idle", "e4"]);
    await stream.return();
  });

  it("begins at a point of the log, and shows nothing twice", async () => {
    const { session, runtime, client } = await openSession();
    for (let i = 0; i < 4; i++) runtime.emit("s1", "session.info");
    await client.ping();
    const stream = session.events({ from: "e2" });
    expect(await take(stream, 1)).toEqual(["e3"]);
    runtime.emit("s1", "session.info");
    expect(await take(stream, 2)).toEqual(["e4", "e5"]);
    await stream.return();
  });

  it("gives a slow reader all durable events, though it keeps only a few", async () => {
    const { session, runtime, client } = await openSession();
    const stream = session.events({ bufferSize: 3 });
    const first = take(stream, 1);
    for (let i = 0; i < 20; i++) {
      runtime.emit("s1", "session.info");
      runtime.tell("s1", "session.idle");
    }
    await first;
    await client.ping();
    const durable: string[] = await first;
    while (durable.length < 20) {
      const [next] = await take(stream, 1);
      if (next?.startsWith("e")) durable.push(next);
    }
    expect(durable).toEqual(Array.from({ length: 20 }, (_, index) => `e${index * 2 + 1}`));
    await stream.return();
  });

  it("ends when the session is left, after what came before", async () => {
    const { session, runtime, client } = await openSession();
    const stream = session.events();
    const first = take(stream, 1);
    runtime.emit("s1", "session.info");
    runtime.emit("s1", "session.info");
    await first;
    await client.ping();
    await session.disconnect();
    expect(await take(stream, 5)).toEqual(["e2"]);
  });

  it("ends when its signal fires", async () => {
    const { session } = await openSession();
    const controller = new AbortController();
    const ended = take(session.events({ signal: controller.signal }), 1);
    controller.abort();
    expect(await ended).toEqual([]);
  });
});
