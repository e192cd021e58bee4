import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { createServer } from "./behaviours.mjs";

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

/**
 * The fixture server over HTTP: streamable on `/mcp`, with server-sent events on `/sse`. `/status/418` answers
 * with that status.
 */
export class HttpFixture {
  readonly requests: SeenRequest[] = [];
  /** The `authorization` header it insists on. */
  authorization: string | undefined;
  /** What `/.well-known/oauth-protected-resource` answers. */
  metadata: object | undefined;
  readonly #spec: Readonly<Record<string, unknown>>;
  readonly #sessions = new Map<string, StreamableHTTPServerTransport>();
  readonly #streams = new Map<string, SSEServerTransport>();
  readonly #http = createHttp((request, response) => void this.#serve(request, response));

  constructor(spec: Readonly<Record<string, unknown>>) {
    this.#spec = spec;
  }

  async listen(): Promise<string> {
    this.#http.listen(0, "127.0.0.1");
    await once(this.#http, "listening");
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Sessions it still knows. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** Forgets every session, as a server does that was restarted. */
  forgetSessions(): void {
    this.#sessions.clear();
  }

  close(): Promise<void> {
    this.#http.closeAllConnections();
    return new Promise((resolve) => this.#http.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams } = new URL(request.url ?? "/", this.url);
    this.requests.push({ method: request.method ?? "", path, headers: request.headers });
    if (path.startsWith("/.well-known/")) {
      response.writeHead(this.metadata ? 200 : 404).end(JSON.stringify(this.metadata ?? {}));
    } else if (path.startsWith("/status/")) {
      response.writeHead(Number(path.slice("/status/".length))).end("nope");
    } else if (path === "/html") {
      response.setHeader("content-type", "text/html").end("<html>");
    } else if (this.authorization && request.headers.authorization !== this.authorization) {
      const metadata = `${this.url}/.well-known/oauth-protected-resource`;
      const challenge = `Bearer realm="x", error="invalid_token", scope="a b", resource_metadata="${metadata}"`;
      response.writeHead(401, { "www-authenticate": challenge, "set-cookie": "secret=1" }).end("sign in");
    } else if (path === "/sse") {
      const transport = new SSEServerTransport("/messages", response);
      this.#streams.set(transport.sessionId, transport);
      await this.#connect(transport);
    } else if (path === "/messages") {
      await this.#streams.get(searchParams.get("sessionId") ?? "")?.handlePostMessage(request, response);
    } else await this.#serveSession(request, response);
  }

  async #serveSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = request.headers["mcp-session-id"];
    const known = this.#sessions.get(String(id));
    if (known) return await known.handleRequest(request, response);
    if (id !== undefined) {
      response.writeHead(404).end("Session not found");
      return;
    }
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (session) => void this.#sessions.set(session, transport),
      onsessionclosed: (session) => void this.#sessions.delete(session),
    });
    await this.#connect(transport as Transport);
    await transport.handleRequest(request, response);
  }

  #connect(transport: Transport): Promise<void> {
    return createServer(this.#spec).connect(transport);
  }
}
