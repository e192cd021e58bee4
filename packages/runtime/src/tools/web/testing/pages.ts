/** A web server of pages on this machine. For tests only. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Page {
  readonly status?: number;
  readonly type?: string;
  readonly location?: string;
  readonly encoding?: string;
  readonly body?: string | Buffer;
}

export class Pages implements AsyncDisposable {
  readonly requests: IncomingMessage[] = [];
  readonly #server = createServer((request, response) => this.#serve(request, response));
  readonly #pages: Readonly<Record<string, Page | "hang up">>;

  /** @param pages by path; others are not found */
  constructor(pages: Readonly<Record<string, Page | "hang up">>) {
    this.#pages = pages;
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  url(path: string, host = "127.0.0.1"): string {
    return `http://${host}:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(request);
    const page = this.#pages[request.url ?? ""] ?? { status: 404 };
    if (page === "hang up") {
      request.socket.destroy();
      return;
    }
    const { status = 200, type, location, encoding, body } = page;
    response.writeHead(status, {
      ...(type !== undefined && { "content-type": type }),
      ...(location !== undefined && { location }),
      ...(encoding !== undefined && { "content-encoding": encoding }),
    });
    response.end(body);
  }
}
