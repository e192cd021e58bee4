import { describe, expect, expectTypeOf, it } from "vitest";
import {
  durableEvent,
  ephemeralEvent,
  method,
  type ParamsOf,
  type ResultOf,
  type SessionTarget,
  sessionMethod,
} from "./define.js";
import type { EventOf } from "./events/envelope.js";

describe("a declared method", () => {
  it("is a public request to the runtime unless it says otherwise", () => {
    expect(method<void, null>("a.b")).toEqual({
      method: "a.b",
      scope: "server",
      answerer: "runtime",
      kind: "request",
      visibility: "public",
      stability: "experimental",
      since: 3,
    });
    expect(method<void, null>("tool.call", { answerer: "client", since: 2, until: 2 })).toMatchObject({
      answerer: "client",
      since: 2,
      until: 2,
    });
  });

  it("carries its types", () => {
    const send = sessionMethod<{ prompt: string }, { messageId: string }>("session.send");
    const suspend = sessionMethod<void, null>("session.suspend");
    const status = method<void, { version: string }>("status.get");
    expectTypeOf<ParamsOf<typeof send>>().toEqualTypeOf<{ prompt: string } & SessionTarget>();
    expectTypeOf<ResultOf<typeof send>>().toEqualTypeOf<{ messageId: string }>();
    expectTypeOf<ParamsOf<typeof suspend>>().toEqualTypeOf<SessionTarget>();
    expectTypeOf<ParamsOf<typeof status>>().toEqualTypeOf<void>();
    expect(send.scope).toBe("session");
  });
});

describe("a declared event", () => {
  it("carries its type, its data and whether it is durable", () => {
    const idle = ephemeralEvent<"session.idle", { aborted?: boolean }>("session.idle");
    const message = durableEvent<"user.message", { content: string }>("user.message");
    expect([idle.ephemeral, message.ephemeral]).toEqual([true, false]);
    expectTypeOf<EventOf<typeof idle>["ephemeral"]>().toEqualTypeOf<true>();
    expectTypeOf<EventOf<typeof message>["data"]>().toEqualTypeOf<{ content: string }>();
    expectTypeOf<EventOf<typeof message>["type"]>().toEqualTypeOf<"user.message">();
  });
});
