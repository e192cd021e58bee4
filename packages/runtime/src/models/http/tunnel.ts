import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { type AgentOptions, Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Duplex } from "node:stream";
import { connect as tlsConnect } from "node:tls";
import { proxyAuthorization } from "./proxy.js";

type Connected = (error: Error | null, socket?: Duplex) => void;

interface Target {
  readonly host?: string | null | undefined;
  readonly port?: number | string | null | undefined;
}

/** An agent whose connections go through a proxy's tunnels and are kept open between requests. */
export function tunnelAgent(proxy: URL, isSecure: boolean, options: AgentOptions): HttpAgent {
  const agent = isSecure ? new HttpsAgent(options) : new HttpAgent(options);
  const createConnection = (target: Target, connected: Connected): void => {
    const host = target.host ?? "localhost";
    openTunnel(proxy, host, Number(target.port ?? (isSecure ? 443 : 80))).then(
      (socket) => connected(null, isSecure ? tlsConnect({ ...options, ...named(host), socket }) : socket),
      connected,
    );
  };
  return Object.assign(agent, { createConnection });
}

/** An address can't be a server name. */
function named(host: string): { servername?: string } {
  return /^[\d.]+$|:/.test(host) ? {} : { servername: host };
}

/**
 * Opens a tunnel through a proxy (`CONNECT`).
 *
 * @throws Error when the proxy can't be reached or refuses; the message holds no credentials
 */
function openTunnel(proxy: URL, host: string, port: number): Promise<Duplex> {
  const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const request = proxy.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    request({
      host: proxy.hostname.replace(/^\[|\]$/g, ""),
      port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
      method: "CONNECT",
      path: authority,
      headers: { host: authority, ...proxyAuthorization(proxy) },
      agent: false,
    })
      .on("connect", (response, socket, head) => {
        if (response.statusCode === 200) {
          if (head.byteLength > 0) socket.unshift(head);
          resolve(socket);
          return;
        }
        socket.destroy();
        reject(new Error(`the proxy ${proxy.host} answered ${response.statusCode} to CONNECT`));
      })
      .on("error", reject)
      .end();
  });
}
