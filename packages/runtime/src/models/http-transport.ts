import type { Agent as HttpAgent, IncomingMessage, RequestOptions } from "node:http";

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  /** Ends the request, its answer's body included. */
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Ends early, with an error, when the connection does. Leaving the loop closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** How a model's requests reach it. A client may perform them in the runtime's place. */
export interface HttpTransport {
  /** @throws the signal's reason when aborted; the network's error when there is no answer */
  send(request: HttpRequest): Promise<HttpResponse>;
}

/** A provider that sends nothing for this long is given up. Source: the time-out the OpenAI clients use. */
const SILENCE_MS = 600_000;

/**
 * Over this process's own network, with connections kept open between requests. Node's own client: it is
 * loaded already, where undici takes 60 ms and 20 MB to load and is no faster at this.
 */
export function nodeHttpTransport(): HttpTransport {
  const agents = new Map<string, HttpAgent>();
  return {
    async send(request) {
      request.signal.throwIfAborted();
      const url = new URL(request.url);
      const http = url.protocol === "https:" ? await import("node:https") : await import("node:http");
      const agent = agents.get(url.protocol) ?? new http.Agent({ keepAlive: true });
      agents.set(url.protocol, agent);
      const { method, headers, signal } = request;
      const options: RequestOptions = { method, headers: { ...headers }, agent, signal };
      if (request.body) options.headers = { ...headers, "content-length": request.body.byteLength };
      const exchange = () => perform(http.request(url, options), request);
      return exchange().catch((error: unknown) => {
        signal.throwIfAborted();
        if (error instanceof StaleConnection) return exchange();
        throw error;
      });
    },
  };
}

/** A kept connection that the other side had closed already: the request was not looked at. */
class StaleConnection extends Error {}

function perform(request: import("node:http").ClientRequest, { body }: HttpRequest): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    request.setTimeout(SILENCE_MS, () => {
      request.destroy(new Error(`no data for ${SILENCE_MS / 1000} seconds`));
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      reject(request.reusedSocket && error.code === "ECONNRESET" ? new StaleConnection() : error);
    });
    request.on("response", (response: IncomingMessage) => {
      resolve({
        status: response.statusCode ?? 0,
        statusText: response.statusMessage ?? "",
        headers: response.headers,
        body: response,
      });
    });
    request.end(body);
  });
}
