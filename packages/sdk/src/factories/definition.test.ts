import { describe, expect, it } from "vitest";
import type { FactoryLimits } from "../types/factories.js";
import { defineFactory } from "./definition.js";
import { FactoryHost } from "./host.js";

const meta = { name: "f", description: "d", phases: [] };

describe("defining a factory", () => {
  const define = (extra: object) => () => defineFactory({ meta: { ...meta, ...extra }, run: async () => {} });

  it("keeps a frozen copy of what it is told", () => {
    const given = { ...meta, phases: [{ title: "one" }] };
    const handle = defineFactory({ meta: given, run: async () => {} });
    given.phases.push({ title: "two" });
    expect(handle.meta.phases).toEqual([{ title: "one" }]);
    expect([handle, handle.meta, handle.meta.phases, handle.meta.phases[0]].every(Object.isFrozen)).toBe(
      true,
    );
  });

  it.each<[FactoryLimits, string]>([
    [{ maxConcurrentSubagents: 0 }, '"maxConcurrentSubagents" must be a positive integer'],
    [{ maxTotalSubagents: 1.5 }, '"maxTotalSubagents" must be a positive integer'],
    [{ maxAiCredits: 1e-10 }, '"maxAiCredits" must be a positive, finite number that rounds'],
    [{ maxAiCredits: 1e9 }, '"maxAiCredits" must be a positive, finite number that rounds'],
    [{ timeoutSeconds: -1 }, '"timeoutSeconds" must be a positive, finite number of seconds'],
    [{ timeoutSeconds: 1e9 }, '"timeoutSeconds" must not exceed 2147483.647 seconds'],
  ])("refuses %j", (limits, problem) => {
    expect(define({ limits })).toThrow(problem);
  });

  it("refuses phases that nobody can tell apart", () => {
    expect(define({ phases: [{ title: " " }] })).toThrow("must not be empty");
    expect(define({ phases: [{ title: "a" }, { title: "a" }] })).toThrow('"a" is declared more than once');
  });

  it("is what a session is given, each name once", () => {
    const handle = defineFactory({ meta, run: async () => {} });
    expect(() => new FactoryHost([handle, handle])).toThrow('Duplicate factory name "f"');
    expect(() => new FactoryHost([{ meta } as never])).toThrow("Invalid factory handle");
  });
});
