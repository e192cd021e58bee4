import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { HttpPlan, ServerPlan } from "./config.js";
import { httpFailure } from "./failures.js";
import { HttpAccess } from "./http-access.js";
import { ServerProcess } from "./server-process.js";

export interface TransportOptions {
  /** For HTTP. */
  readonly userAgent: string;
  /** Value of the `authorization` header, where someone signed in. It wins over a configured one. */
  readonly authorization: string | undefined;
  readonly fetch: typeof fetch;
}

/** A way to a server, before anything was said. */
export interface OpenTransport {
  readonly transport: Transport;
  /** Why the handshake failed, where the transport knows; an HttpProblem when the server wants a sign-in. */
  failure(): Error | undefined;
}

/** @throws McpFailure when a process can't be started */
export async function openTransport(plan: ServerPlan, options: TransportOptions): Promise<OpenTransport> {
  if (plan.transport !== "stdio") return openHttp(plan, options);
  const process = await ServerProcess.start(plan);
  return { transport: process, failure: () => process.exitFailure };
}

async function openHttp(plan: HttpPlan, options: TransportOptions): Promise<OpenTransport> {
  const { transport: kind, url } = plan;
  const access = new HttpAccess({ ...options, headers: plan.headers });
  return {
    transport: await (kind === "http" ? streamable(url, access) : serverSentEvents(url, access)),
    failure: () => {
      const { problem } = access;
      return problem?.wantsSignIn ? problem : problem && httpFailure(problem, kind);
    },
  };
}

async function streamable(url: URL, { fetch }: HttpAccess): Promise<Transport> {
  const { StreamableHTTPClientTransport } = await import(
    "@modelcontextprotocol/sdk/client/streamableHttp.js"
  );
  return new StreamableHTTPClientTransport(url, { fetch }) as Transport;
}

async function serverSentEvents(url: URL, { fetch }: HttpAccess): Promise<Transport> {
  const { SSEClientTransport } = await import("@modelcontextprotocol/sdk/client/sse.js");
  return new SSEClientTransport(url, { fetch });
}
