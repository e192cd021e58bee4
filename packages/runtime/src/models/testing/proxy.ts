import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export interface TestProxy extends AsyncDisposable {
  readonly url: string;
  /** What came by: `GET http://…` or `CONNECT host:port`, with the credentials it came with. */
  readonly seen: readonly { readonly line: string; readonly authorization: string | undefined }[];
}

/** A forward proxy on loopback that lets everyone through; or refuses tunnels with a status. */
export async function testProxy(refuseTunnels?: number): Promise<TestProxy> {
  const seen: { line: string; authorization: string | undefined }[] = [];
  const note = ({ method, url, headers }: IncomingMessage) => {
    seen.push({ line: `${method} ${url}`, authorization: headers["proxy-authorization"] });
  };
  const server = createServer((request, response) => {
    note(request);
    const { method, url = "" } = request;
    const { "proxy-authorization": _, ...headers } = request.headers;
    const onward = httpRequest(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on("connect", (request, socket) => {
    note(request);
    if (refuseTunnels !== undefined) {
      socket.end(`HTTP/1.1 ${refuseTunnels} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(`http://${request.url}`);
    const onward = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.pipe(onward).pipe(socket);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
  });
  const tunnels = new Set<Socket>();
  server.on("connection", (socket: Socket) => tunnels.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      for (const socket of tunnels) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
