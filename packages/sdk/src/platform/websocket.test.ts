import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Peer } from "@parley/protocol/jsonrpc";
import { describe, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { CopilotClient } from "../client/client.js";
import { RuntimeConnection } from "../connection/runtime-connection.js";
import { later } from "../testing/setup.js";

/** A runtime that is reached over WebSocket, one JSON message per text message. */
async function webSocketRuntime() {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const sockets: WebSocket[] = [];
  server.on("connection", (socket) => {
    sockets.push(socket);
    const peer = new Peer(
      { write: (json) => socket.send(json) },
      {
        request: ({ method, params }) =>
          method === "connect" ? { ok: true, protocolVersion: 3 } : { ...(params as object), success: true },
        notification: () => {},
      },
    );
    socket.on("message", (data) => peer.receive(String(data)));
  });
  later(async () => {
    for (const socket of sockets) socket.terminate();
    server.close();
  });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets, server };
}

describe("a connection over WebSocket", () => {
  it("carries sessions, and is made again when it is lost", async () => {
    const { url, sockets } = await webSocketRuntime();
    const client = new CopilotClient({
      connection: RuntimeConnection.forUri(url),
      reconnect: { initialDelayMs: 1 },
    });
    later(() => client.forceStop());
    const session = await client.createSession({ sessionId: "s1" });
    expect(session.sessionId).toBe("s1");
    const back = new Promise<void>((resolve) => {
      client.onConnectionState((state) => state === "connected" && resolve());
    });
    sockets[0]?.close();
    await back;
    expect(sockets).toHaveLength(2);
    expect(await client.stop()).toEqual([]);
    expect(client.connectionState).toBe("disconnected");
  });

  it("tells that nobody is there", async () => {
    const client = new CopilotClient({ connection: RuntimeConnection.forUri("ws://127.0.0.1:1") });
    await expect(client.start()).rejects.toMatchObject({ code: "ERR_CONNECT_FAILED" });
  });

  it("is given up by stop while it is made", async () => {
    const server = (await import("node:net")).createServer(() => {});
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    later(async () => server.close());
    const client = new CopilotClient({ connection: RuntimeConnection.forUri(`ws://127.0.0.1:${port}`) });
    const starting = client.start().catch((error) => error);
    await once(server, "connection");
    await client.stop();
    expect(await starting).toMatchObject({ code: "ERR_STOPPED" });
  });
});
