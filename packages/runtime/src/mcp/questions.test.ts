import { describe, expect, it } from "vitest";
import { hostsOfTests } from "./testing/cleanup.js";
import { read, stdio } from "./testing/harness.js";

const started = hostsOfTests();
const form = {
  message: "Who?",
  requestedSchema: { type: "object", properties: { name: { type: "string" } } },
};
const page = { mode: "url", url: "http://example.com/x", elicitationId: "e1", message: "Open" };

describe("forms and pages for people", () => {
  const asking = (answer: unknown) => started({ s: stdio({ tools: ["elicit"] }) }, { answer: () => answer });

  it("go to the clients, and their answer to the server", async () => {
    const harness = await asking({ action: "accept", content: { name: "Bob" } });
    const result = await harness.call("s-elicit", { params: form });
    expect(read(result)).toEqual({ action: "accept", content: { name: "Bob" } });
    const { requestId, ...asked } = (await harness.until("elicitation.requested")).data;
    expect(asked).toEqual({ elicitationSource: "s", ...form });
    expect((await harness.until("elicitation.completed")).data).toEqual({
      requestId,
      action: "accept",
      content: { name: "Bob" },
    });
  });

  it("may be pages to open", async () => {
    const harness = await asking({ action: "decline" });
    expect(read(await harness.call("s-elicit", { params: page }))).toEqual({ action: "decline" });
    expect((await harness.until("elicitation.requested")).data).toMatchObject(page);
  });

  it("are declined when nobody can be asked", async () => {
    const harness = await started({ s: stdio({ tools: ["elicit"] }) });
    expect(read(await harness.call("s-elicit", { params: form }))).toEqual({ action: "decline" });
    expect(harness.told).not.toContain("elicitation.requested");
  });

  it("are cancelled by an answer that is none", async () => {
    const harness = await asking({ action: "perhaps" });
    expect(read(await harness.call("s-elicit", { params: form }))).toEqual({ action: "cancel" });
  });
});

describe("model calls for servers", () => {
  const request = { messages: [{ role: "user", content: { type: "text", text: "say hi" } }], maxTokens: 10 };
  const CANCELLED = {
    model: "",
    stopReason: "cancelled",
    role: "user",
    content: { type: "text", text: "The user cancelled the request." },
  };

  it("are asked of the clients", async () => {
    const answer = { role: "assistant", model: "m", content: { type: "text", text: "hi" } };
    const harness = await started({ s: stdio({ tools: ["sample"] }) }, { answer: () => answer });
    expect(read(await harness.call("s-sample", { params: request }))).toEqual(answer);
    const { requestId, ...asked } = (await harness.until("sampling.requested")).data;
    expect(asked).toEqual({ serverName: "s", mcpRequestId: expect.any(Number), request });
    expect((await harness.until("sampling.completed")).data).toEqual({ requestId });
  });

  it("that are not allowed, or that nobody answers, are cancelled", async () => {
    const refused = await started({ s: stdio({ tools: ["sample"] }) }, { answer: () => null });
    expect(read(await refused.call("s-sample", { params: request }))).toEqual(CANCELLED);
    const alone = await started({ s: stdio({ tools: ["sample"] }) });
    expect(read(await alone.call("s-sample", { params: request }))).toEqual(CANCELLED);
  });

  const call = { requestId: "r1", serverName: "s", mcpRequestId: 1, request };

  it("are made by the session", async () => {
    const { host } = await started({}, { sample: async ({ maxTokens }) => ({ model: "m", maxTokens }) });
    expect(await host.executeSampling(call)).toEqual({
      action: "success",
      result: { model: "m", maxTokens: 10 },
    });
    expect(host.cancelSamplingExecution("r1")).toEqual({ cancelled: false });
  });

  it("fail with what went wrong", async () => {
    const { host } = await started({}, { sample: () => Promise.reject(new Error("no model")) });
    expect(await host.executeSampling(call)).toEqual({ action: "failure", error: "no model" });
    const without = await started({});
    expect(await without.host.executeSampling(call)).toMatchObject({ action: "failure" });
  });

  it("can be cancelled, one by one and with the session", async () => {
    const forever = (_: unknown, signal: AbortSignal) =>
      new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const { host } = await started({}, { sample: forever });
    const one = host.executeSampling(call);
    const other = host.executeSampling({ ...call, requestId: "r2" });
    expect(host.cancelSamplingExecution("r1")).toEqual({ cancelled: true });
    expect(await one).toEqual({ action: "cancelled" });
    await host.dispose();
    expect(await other).toEqual({ action: "cancelled" });
  });
});

describe("whatever else a server asks", () => {
  it("is told that there are no roots, and refused all that isn't known", async () => {
    const harness = await started({ s: stdio({ tools: ["ask"] }) });
    expect(read(await harness.call("s-ask", { method: "roots/list" }))).toEqual({ roots: [] });
    expect(read(await harness.call("s-ask", { method: "no/such" }))).toEqual({
      code: -32601,
      message: "MCP error -32601: Method not found",
    });
  });
});
