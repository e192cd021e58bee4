import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { HttpPlan, ServerPlan } from "./config.js";
import { httpFailure } from "./failures.js";
import type { FreshHeaders } from "./fresh-headers.js";
import { HttpAccess } from "./http-access.js";
import { PacedTransport } from "./paced-transport.js";
import { ServerProcess } from "./server-process.js";

export interface TransportOptions {
  /** For HTTP. */
  readonly userAgent: string;
  /** Value of the `authorization` header, where someone signed in. It wins over a configured one. */
  readonly authorization: string | undefined;
  /** Headers that clients give out for this server. */
  readonly freshHeaders?: FreshHeaders | undefined;
  readonly fetch: typeof fetch;
}

/** A way to a server, before anything was said. */
export interface OpenTransport {
  readonly transport: Transport;
  /** Tells the server that it won't be needed any more. */
  goodbye?(): Promise<void>;
  /** Why the handshake failed, where the transport knows; an HttpProblem when the server wants a sign-in. */
  failure(): Error | undefined;
}

/** @throws McpFailure when a process can't be started */
export async function openTransport(plan: ServerPlan, options: TransportOptions): Promise<OpenTransport> {
  if (plan.transport !== "stdio") return openHttp(plan, options);
  const process = await ServerProcess.start(plan);
  return { transport: new PacedTransport(process), failure: () => process.exitFailure };
}

async function openHttp(plan: HttpPlan, options: TransportOptions): Promise<OpenTransport> {
  const { transport: kind, url } = plan;
  const access = new HttpAccess({ ...options, headers: plan.headers });
  const failure = () => {
    const { problem } = access;
    return problem?.wantsSignIn ? problem : problem && httpFailure(problem, kind);
  };
  const { fetch } = access;
  if (kind === "sse") {
    const { SSEClientTransport } = await import("@modelcontextprotocol/sdk/client/sse.js");
    return { transport: new PacedTransport(new SSEClientTransport(url, { fetch })), failure };
  }
  const { StreamableHTTPClientTransport } = await import(
    "@modelcontextprotocol/sdk/client/streamableHttp.js"
  );
  const transport = new StreamableHTTPClientTransport(url, { fetch });
  return {
    transport: new PacedTransport(transport as Transport),
    goodbye: () => transport.terminateSession(),
    failure,
  };
}
