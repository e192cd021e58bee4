import type { Agent, ClientRequest, IncomingMessage } from "node:http";
import type { RequestOptions } from "node:https";
import { proxyAuthorization, proxyFor } from "./proxy.js";
import { type HttpRequest, type HttpResponse, type ModelTransport, SILENCE_MS } from "./transport.js";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Over this process's own network, with connections kept open between requests; through the proxies, and
 * trusting the certificate authorities, that the environment names. Node's own client: it is loaded already,
 * where undici takes 60 ms and 20 MB to load and is no faster at this.
 */
export function networkTransport(env: Environment = process.env): ModelTransport {
  const agents = new Map<string, Promise<Agent>>();
  const agentFor = (url: URL, tunnel?: URL): Promise<Agent> => {
    const isSecure = url.protocol === "https:" || url.protocol === "wss:";
    const key = `${isSecure} ${tunnel?.href ?? ""}`;
    const agent = agents.get(key) ?? makeAgent(isSecure, tunnel, env);
    agents.set(key, agent);
    return agent;
  };
  return {
    async send(request) {
      request.signal.throwIfAborted();
      const url = new URL(request.url);
      const { base, options } = await route(url, { env, agentFor });
      const { method, headers, signal, body } = request;
      Object.assign(options, { method, headers: { ...headers, ...options.headers } });
      if (body) Object.assign(options.headers ?? {}, { "content-length": body.byteLength });
      const http = base.protocol === "https:" ? await import("node:https") : await import("node:http");
      const exchange = () => perform(http.request(base, options), request);
      return exchange().catch((error: unknown) => {
        signal.throwIfAborted();
        if (error instanceof StaleConnection) return exchange();
        throw error;
      });
    },
    async connect(request) {
      request.signal.throwIfAborted();
      const url = new URL(request.url);
      const [agent, { openSocket }] = await Promise.all([
        agentFor(url, proxyFor(url, env)),
        import("./network-socket.js"),
      ]);
      return openSocket(request, agent);
    },
  };
}

interface Surroundings {
  readonly env: Environment;
  agentFor(url: URL, tunnel?: URL): Promise<Agent>;
}

/** Where to send a request, and how: to a proxy with the whole URL as its path, or through a tunnel. */
async function route(
  url: URL,
  { env, agentFor }: Surroundings,
): Promise<{ readonly base: URL; readonly options: RequestOptions }> {
  const proxy = proxyFor(url, env);
  if (!proxy || url.protocol === "https:")
    return { base: url, options: { agent: await agentFor(url, proxy) } };
  const headers = { host: url.host, ...proxyAuthorization(proxy) };
  const base = new URL(proxy.origin);
  return { base, options: { agent: await agentFor(base), path: url.href, headers } };
}

async function makeAgent(isSecure: boolean, tunnel: URL | undefined, env: Environment): Promise<Agent> {
  const ca = isSecure ? await (await import("./trust.js")).trustedAuthorities(env) : undefined;
  const options = { keepAlive: true, ...(ca && { ca }) };
  if (tunnel) return (await import("./tunnel.js")).tunnelAgent(tunnel, isSecure, options);
  const { Agent } = isSecure ? await import("node:https") : await import("node:http");
  return new Agent(options);
}

/** A kept connection that the other side had closed already: the request was not looked at. */
class StaleConnection extends Error {}

function perform(request: ClientRequest, { body, signal }: HttpRequest): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    let answer: IncomingMessage | undefined;
    // Not left to Node's `signal`: once the answer is whole, its socket is the pool's, and must not be destroyed.
    const abort = () => {
      if (!answer?.complete) request.destroy(new Error("aborted"));
    };
    signal.addEventListener("abort", abort, { once: true });
    request.once("close", () => signal.removeEventListener("abort", abort));
    if (signal.aborted) abort();
    request.setTimeout(SILENCE_MS, () => {
      request.destroy(new Error(`no data for ${SILENCE_MS / 1000} seconds`));
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      reject(request.reusedSocket && error.code === "ECONNRESET" ? new StaleConnection() : error);
    });
    request.on("response", (response: IncomingMessage) => {
      answer = response;
      // Its reader may come after it was aborted, and is told then.
      response.on("error", () => {});
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
