import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
import { describe, expect, it } from "vitest";
import { RuntimeConnection } from "../connection/runtime-connection.js";
import { clientOf, startRuntime } from "../testing/setup.js";

const refuse = (code: number, message: string) => () => {
  throw new RpcError(code, message);
};
const SUPPORTS = "SDK protocol version mismatch: SDK supports versions 2-3, ";

describe("the handshake", () => {
  it("presents the token and who calls", async () => {
    const runtime = await startRuntime();
    const client = clientOf(runtime, {
      connection: RuntimeConnection.forUri(runtime.url, { connectionToken: "secret" }),
      clientInfo: { applicationName: "app", applicationVersion: "1", integrationName: "plug" },
      onGitHubTelemetry: () => {},
    });
    await client.start();
    expect(runtime.calls).toEqual([
      {
        method: "connect",
        params: {
          token: "secret",
          supportedTaskKinds: ["agent", "client", "shell"],
          clientInfo: { editorName: "app", editorVersion: "1", extensionName: "plug" },
          enableGitHubTelemetryForwarding: true,
        },
      },
    ]);
  });

  it("passes on that the runtime refuses the token, and can be tried again", async () => {
    const runtime = await startRuntime({ connect: refuse(-32002, "AUTHENTICATION_FAILED") });
    const client = clientOf(runtime);
    await expect(client.start()).rejects.toMatchObject({ code: -32002, message: "AUTHENTICATION_FAILED" });
    expect(client.connectionState).toBe("error");
    await runtime.until(() => runtime.connections.length === 0);
    delete runtime.answers["connect"];
    await client.start();
    expect(client.connectionState).toBe("connected");
  });

  it.each([
    [ErrorCode.MethodNotFound, "whatever"],
    [-1, "Unhandled method connect"],
  ])("asks a runtime by ping that doesn't know connect (%i, %s)", async (code, message) => {
    const runtime = await startRuntime({
      connect: refuse(code, message),
      ping: () => ({ message: "", timestamp: "", protocolVersion: 2 }),
    });
    const client = clientOf(runtime);
    await client.start();
    expect(runtime.calls.map((call) => call.method)).toEqual(["connect", "ping"]);
  });

  it("takes no other failure for an old runtime", async () => {
    const runtime = await startRuntime({ connect: refuse(-1, "Unhandled method other") });
    await expect(clientOf(runtime).start()).rejects.toThrow("Unhandled method other");
    expect(runtime.paramsOf("ping")).toEqual([]);
  });

  it.each([2, 3])("agrees on version %i", async (protocolVersion) => {
    const runtime = await startRuntime({ connect: () => ({ ok: true, protocolVersion }) });
    await expect(clientOf(runtime).start()).resolves.toBeUndefined();
  });

  it.each([
    [1, "but server reports version 1. Please update your SDK or server to ensure compatibility."],
    [4, "but server reports version 4. Please update your SDK or server to ensure compatibility."],
    [
      undefined,
      "but server does not report a protocol version. Please update your server to ensure compatibility.",
    ],
  ])("refuses version %s", async (protocolVersion, problem) => {
    const runtime = await startRuntime({ connect: () => ({ ok: true, protocolVersion }) });
    await expect(clientOf(runtime).start()).rejects.toMatchObject({
      code: "ERR_PROTOCOL_VERSION",
      message: SUPPORTS + problem,
    });
    await runtime.until(() => runtime.connections.length === 0);
  });

  it("registers what the client serves before anything else, in order", async () => {
    const runtime = await startRuntime();
    const sessionFs = { initialCwd: "/", sessionStatePath: "/state", conventions: "posix" as const };
    await clientOf(runtime, { builtinPluginDirectories: ["/plugin"], sessionFs }).start();
    expect(runtime.calls.slice(1)).toEqual([
      { method: "plugins.builtin.set", params: { paths: ["/plugin"] } },
      { method: "sessionFs.setProvider", params: sessionFs },
    ]);
  });

  it("tells that nobody listens", async () => {
    const runtime = await startRuntime();
    const client = clientOf(runtime);
    await runtime.close();
    await expect(client.start()).rejects.toMatchObject({
      code: "ERR_CONNECT_FAILED",
      message: expect.stringContaining("Failed to connect to CLI server: connect ECONNREFUSED 127.0.0.1:"),
    });
  });
});
