import { STATUS_CODES } from "node:http";
import type { FreshHeaders } from "./fresh-headers.js";
import { HttpProblem } from "./http-problem.js";
import { readBody } from "./read-body.js";

/** How much of an error response is kept, in bytes. */
const MAX_BODY = 1_000;

/** Response headers that hold a secret. */
const SECRET_HEADERS: ReadonlySet<string> = new Set(["set-cookie", "authorization"]);

export interface HttpAccessOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly userAgent: string;
  /** See `TransportOptions`. */
  readonly authorization: string | undefined;
  /** See `TransportOptions`. */
  readonly freshHeaders?: FreshHeaders | undefined;
  readonly fetch: typeof fetch;
}

/** The way to one server over HTTP: adds its headers to every request, and remembers what went wrong. */
export class HttpAccess {
  readonly #options: HttpAccessOptions;
  #problem: HttpProblem | undefined;

  constructor(options: HttpAccessOptions) {
    this.#options = options;
  }

  /** The latest failed request. */
  get problem(): HttpProblem | undefined {
    return this.#problem;
  }

  /** @throws HttpProblem when a POST fails; a failed GET is returned, since servers need not offer it */
  readonly fetch = async (input: string | URL, init: RequestInit = {}): Promise<Response> => {
    const { freshHeaders } = this.#options;
    let headers = await this.#headersFor(init);
    let response = await this.#send(new URL(input), { ...init, headers });
    if (response.status === 401 && freshHeaders) {
      await response.body?.cancel();
      freshHeaders.refused();
      headers = await this.#headersFor(init);
      response = await this.#send(new URL(input), { ...init, headers });
    }
    if (response.status < 400) return response;
    const problem = await readProblem(new URL(input), response, headers.has("mcp-session-id"));
    this.#problem = problem;
    if (init.method === "POST") throw problem;
    return new Response(null, { status: response.status, headers: response.headers });
  };

  /** The configuration's headers, over them those that a client gave out, over all a sign-in. */
  async #headersFor(init: RequestInit): Promise<Headers> {
    const { headers: configured, userAgent, authorization, freshHeaders } = this.#options;
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(configured)) headers.set(name, value);
    for (const [name, value] of Object.entries((await freshHeaders?.current()) ?? {})) {
      if (!new Headers(init.headers).has(name)) headers.set(name, value);
    }
    if (!headers.has("user-agent")) headers.set("user-agent", userAgent);
    if (authorization !== undefined) headers.set("authorization", authorization);
    return headers;
  }

  async #send(url: URL, init: RequestInit): Promise<Response> {
    try {
      return await this.#options.fetch(url, init);
    } catch (error) {
      if (init.signal?.aborted) throw error;
      const { code } = ((error as Error).cause ?? {}) as { code?: string };
      this.#problem = new HttpProblem(url, { kind: "unreachable", code }, { cause: error });
      throw this.#problem;
    }
  }
}

async function readProblem(url: URL, response: Response, inSession: boolean): Promise<HttpProblem> {
  const { status } = response;
  const body = await readBody(response, MAX_BODY).catch(() => "");
  return new HttpProblem(url, {
    kind: "status",
    status,
    statusText: STATUS_CODES[status] ?? response.statusText,
    headers: [...response.headers]
      .filter(([name]) => !SECRET_HEADERS.has(name))
      .map(([name, value]) => ({ name, value })),
    body,
    inSession,
  });
}
