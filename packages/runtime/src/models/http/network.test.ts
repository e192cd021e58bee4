import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CERTIFICATE, KEY } from "../testing/certificate.js";
import { testProxy } from "../testing/proxy.js";
import { scriptedProvider } from "../testing/scripted-provider.js";
import { networkTransport } from "./network.js";
import type { ModelTransport } from "./transport.js";

async function fetched(transport: ModelTransport, url: string): Promise<string> {
  const { signal } = new AbortController();
  const body = Buffer.from("{}");
  const response = await transport.send({ method: "POST", url, headers: {}, body, signal });
  let text = "";
  for await (const piece of response.body) text += Buffer.from(piece).toString();
  return text;
}

/** A server with a certificate that nobody trusts by default. */
async function secureServer(): Promise<{ url: string } & AsyncDisposable> {
  const server = createSecureServer({ cert: CERTIFICATE, key: KEY }, (_, response) => response.end("secret"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function trusting(): Promise<{ NODE_EXTRA_CA_CERTS: string }> {
  const path = join(await mkdtemp(join(tmpdir(), "parley-ca-")), "ca.pem");
  await writeFile(path, CERTIFICATE);
  return { NODE_EXTRA_CA_CERTS: path };
}

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
  expect(await fetched(transport, url)).toBe("ok");
  expect(await fetched(transport, url)).toBe("ok");
  expect(sockets.size).toBe(1);
  closeNext = true;
  expect(await fetched(transport, url)).toBe("ok");
  expect(sockets.size).toBe(2);
  expect(seen.length).toBe(4);

  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test("gives up before it starts when aborted already", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  const request = { url: "http://127.0.0.1:9/", headers: {}, signal };
  const transport = networkTransport({});
  await expect(transport.send({ ...request, method: "GET" })).rejects.toThrow("enough");
  await expect(transport.connect({ ...request, url: "ws://127.0.0.1:9/" })).rejects.toThrow("enough");
});

test("asks a proxy for http by the whole URL, with the proxy's credentials", async () => {
  await using provider = await scriptedProvider([{ raw: "hello" }]);
  await using proxy = await testProxy();
  const withUser = proxy.url.replace("http://", "http://user:pa%20ss@");
  const url = `${provider.url}/x`;
  expect(await fetched(networkTransport({ HTTP_PROXY: withUser }), url)).toBe("hello");
  const authorization = `Basic ${Buffer.from("user:pa ss").toString("base64")}`;
  expect(proxy.seen).toEqual([{ line: `POST ${url}`, authorization }]);
  expect((await provider.request(0)).headers).not.toHaveProperty("proxy-authorization");
});

test("goes past the proxy where the environment says so", async () => {
  await using provider = await scriptedProvider([{ raw: "hello" }]);
  await using proxy = await testProxy();
  const transport = networkTransport({ HTTP_PROXY: proxy.url, NO_PROXY: "127.0.0.1" });
  expect(await fetched(transport, provider.url)).toBe("hello");
  expect(proxy.seen).toEqual([]);
});

test("reaches https through a tunnel, kept between requests, trusting what the environment trusts", async () => {
  await using server = await secureServer();
  await using proxy = await testProxy();
  const transport = networkTransport({ ...(await trusting()), HTTPS_PROXY: proxy.url });
  expect(await fetched(transport, server.url)).toBe("secret");
  expect(await fetched(transport, server.url)).toBe("secret");
  expect(proxy.seen.map(({ line }) => line)).toEqual([`CONNECT ${new URL(server.url).host}`]);
});

test("trusts nobody whom the environment doesn't", async () => {
  await using server = await secureServer();
  await expect(fetched(networkTransport({}), server.url)).rejects.toThrow(/self-signed/);
  expect(await fetched(networkTransport(await trusting()), server.url)).toBe("secret");
});

test("a proxy that refuses a tunnel is told of without its credentials", async () => {
  await using server = await secureServer();
  await using proxy = await testProxy(407);
  const { host } = new URL(proxy.url);
  const transport = networkTransport({ HTTPS_PROXY: `http://user:hunter22@${host}` });
  await expect(fetched(transport, server.url)).rejects.toThrow(`the proxy ${host} answered 407 to CONNECT`);
  await expect(fetched(transport, server.url)).rejects.not.toThrow(/hunter22/);
});

test("opens WebSockets through a tunnel too", async () => {
  await using provider = await scriptedProvider([{ events: [{ hello: 1 }] }]);
  await using proxy = await testProxy();
  const url = provider.url.replace("http", "ws");
  const transport = networkTransport({ HTTP_PROXY: proxy.url });
  const socket = await transport.connect({ url, headers: {}, signal: new AbortController().signal });
  const message = new Promise<string>((resolve) => socket.listen({ message: resolve, ended() {} }));
  socket.send("{}");
  expect(await message).toBe('{"hello":1}');
  expect(proxy.seen.map(({ line }) => line)).toEqual([`CONNECT ${new URL(url).host}`]);
  socket.close();
});

test("a WebSocket tells its end", async () => {
  await using provider = await scriptedProvider([{ events: [], stop: "end" }]);
  const url = provider.url.replace("http", "ws");
  const socket = await networkTransport({}).connect({
    url,
    headers: {},
    signal: new AbortController().signal,
  });
  const end = new Promise<Error>((resolve) => socket.listen({ message() {}, ended: resolve }));
  socket.send("{}");
  expect((await end).message).toMatch(/closed/);
  expect(socket.isOpen).toBe(false);
});
