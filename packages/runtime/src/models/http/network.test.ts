import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { expect, test } from "vitest";
import { networkTransport } from "./network.js";

test("keeps a connection, and sends again what a connection closed meanwhile has swallowed", async () => {
  const sockets = new Set<Socket>();
  const seen: Socket[] = [];
  let closeNext = false;
  const server = createServer((request, response) => {
    seen.push(request.socket);
    request.resume().on("end", () => {
      if (!closeNext) return response.end("ok");
      closeNext = false;
      request.socket.resetAndDestroy();
      return undefined;
    });
  });
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  const transport = networkTransport({});
  const send = async () => {
    const { signal } = new AbortController();
    const response = await transport.send({
      method: "POST",
      url,
      headers: {},
      body: Buffer.from("x"),
      signal,
    });
    let text = "";
    for await (const piece of response.body) text += Buffer.from(piece).toString();
    return text;
  };
  expect(await send()).toBe("ok");
  expect(await send()).toBe("ok");
  expect(sockets.size).toBe(1);
  closeNext = true;
  expect(await send()).toBe("ok");
  expect(sockets.size).toBe(2);
  expect(seen.length).toBe(4);

  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test("gives up before it starts when aborted already", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  const sending = networkTransport({}).send({
    method: "GET",
    url: "http://127.0.0.1:9/",
    headers: {},
    signal,
  });
  await expect(sending).rejects.toThrow("enough");
});
