import { describe, expect, expectTypeOf, it } from "vitest";
import type { ModelList, QueueMoveItemRequest, SendResult } from "../index.js";
import * as root from "../index.js";
import * as internal from "../internal/index.js";
import * as methods from "../methods/index.js";
import { createServerRpc, createSessionRpc } from "./rpc.js";

function recorder(result: unknown = null) {
  const calls: [method: string, params: unknown][] = [];
  const caller = {
    request: async (method: string, params: unknown) => {
      calls.push([method, params]);
      return result;
    },
  };
  return { caller, calls };
}

/** Every leaf of nested namespaces, as a dotted path. */
function leaves(node: object, path = ""): string[] {
  return Object.entries(node).flatMap(([name, child]) =>
    typeof child === "function" ? [path + name] : leaves(child, `${path}${name}.`),
  );
}

describe("server rpc", () => {
  it("calls methods by their path", async () => {
    const { caller, calls } = recorder({ models: [] });
    const rpc = createServerRpc(caller);
    await expect(rpc.models.list({})).resolves.toEqual({ models: [] });
    await rpc.mcp.config.list();
    await rpc.ping({ message: "hi" });
    expect(calls).toEqual([
      ["models.list", {}],
      ["mcp.config.list", {}],
      ["ping", { message: "hi" }],
    ]);
    expectTypeOf(rpc.models.list).returns.resolves.toEqualTypeOf<ModelList>();
  });

  it("lets a method be taken off its namespace", async () => {
    const { caller, calls } = recorder();
    const { reload } = createServerRpc(caller).user.settings;
    await reload();
    expect(calls).toEqual([["user.settings.reload", {}]]);
  });

  it("gives the same namespace each time, and is no promise", () => {
    const rpc = createServerRpc(recorder().caller);
    expect(rpc.models).toBe(rpc.models);
    expect(Reflect.get(rpc, "then")).toBeUndefined();
  });
});

describe("session rpc", () => {
  it("fills in the session's id, and lets nobody else's pass", async () => {
    const { caller, calls } = recorder({ messageId: "m" });
    const rpc = createSessionRpc(caller, "s1");
    await rpc.send({ prompt: "hi" });
    await rpc.queue.pendingItems();
    await rpc.queue.moveItem({ id: "q", toPosition: 0, sessionId: "s2" } as QueueMoveItemRequest);
    expect(calls).toEqual([
      ["session.send", { prompt: "hi", sessionId: "s1" }],
      ["session.queue.pendingItems", { sessionId: "s1" }],
      ["session.queue.moveItem", { id: "q", toPosition: 0, sessionId: "s1" }],
    ]);
    expectTypeOf(rpc.send).returns.resolves.toEqualTypeOf<SendResult>();
    expectTypeOf(rpc.suspend).returns.resolves.toEqualTypeOf<void>();
  });

  it("asks for parameters only where a method needs some", () => {
    const rpc = createSessionRpc(recorder().caller, "s1");
    expectTypeOf<[]>().toExtend<Parameters<typeof rpc.abort>>();
    expectTypeOf<[]>().not.toExtend<Parameters<typeof rpc.send>>();
  });
});

describe("the declarations", () => {
  const declared = Object.values(methods).filter((method) => method.answerer === "runtime");
  const named = (scope: string, visibility: string) =>
    declared
      .filter((method) => method.scope === scope && method.visibility === visibility)
      .map((m) => m.method);
  const withPrefix = (path: string) => `session.${path}`;

  it("each have their place in exactly one namespace", () => {
    const { caller } = recorder();
    expect(leaves(createServerRpc(caller)).sort()).toEqual(named("server", "public").sort());
    expect(leaves(createSessionRpc(caller, "s")).map(withPrefix).sort()).toEqual(
      named("session", "public").sort(),
    );
    expect(leaves(internal.createInternalServerRpc(caller)).sort()).toEqual(
      named("server", "internal").sort(),
    );
    expect(leaves(internal.createInternalSessionRpc(caller, "s")).map(withPrefix).sort()).toEqual(
      named("session", "internal").sort(),
    );
  });

  it("keep internal methods out of what the package's root gives", () => {
    const rpc = createServerRpc(recorder().caller);
    expect(rpc).not.toHaveProperty("connect");
    expect(rpc).not.toHaveProperty("session");
    expect(Object.keys(root).filter((name) => /internal/i.test(name))).toEqual([]);
  });

  it("name each method once", () => {
    const names = Object.values(methods).map((method) => method.method);
    expect(new Set(names).size).toBe(names.length);
  });
});
