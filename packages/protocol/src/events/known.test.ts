import { describe, expect, expectTypeOf, it } from "vitest";
import type { EventType } from "../define.js";
import type {
  DurableEventType,
  EphemeralEventType,
  SessionEvent,
  SessionEventDataMap,
  SessionEventType,
  UnknownSessionEvent,
} from "../index.js";
import * as events from "./index.js";
import { isEphemeralEventType, isSessionEvent, isSessionEventType } from "./known.js";

const envelope = { id: "1", timestamp: "2026-01-01T00:00:00.000Z", parentId: null };

describe("event types", () => {
  it("are known exactly when they are declared", () => {
    const declared = Object.values(events) as EventType<string, unknown, boolean>[];
    for (const { type, ephemeral } of declared) {
      expect(isSessionEventType(type)).toBe(true);
      expect(isEphemeralEventType(type)).toBe(ephemeral);
    }
    expect(isSessionEventType("newer.event")).toBe(false);
    expect(isEphemeralEventType("newer.event")).toBe(false);
  });

  it("tell the data of an event", () => {
    const event = { ...envelope, type: "assistant.message", data: { messageId: "m", content: "hi" } } as
      | SessionEvent
      | UnknownSessionEvent;
    if (!isSessionEvent(event) || event.type !== "assistant.message") throw new Error("not narrowed");
    expectTypeOf(event.data.content).toEqualTypeOf<string>();
    expect(event.data.content).toBe("hi");
  });

  it("split into durable and ephemeral ones, none both", () => {
    expectTypeOf<SessionEvent["type"]>().toEqualTypeOf<SessionEventType>();
    expectTypeOf<DurableEventType | EphemeralEventType>().toEqualTypeOf<SessionEventType>();
    expectTypeOf<DurableEventType & EphemeralEventType>().toEqualTypeOf<never>();
    type DataOf<T> = Extract<SessionEvent, { type: T }>["data"];
    expectTypeOf<SessionEventDataMap["tool.execution_complete"]>().toEqualTypeOf<
      DataOf<"tool.execution_complete">
    >();
  });
});
