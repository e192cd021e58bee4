import { ParleyError } from "../errors.js";

/** Where a running runtime is. */
export type RuntimeAddress =
  | { readonly transport: "tcp"; readonly host: string; readonly port: number }
  | { readonly transport: "websocket"; readonly url: string };

/**
 * Reads what `RuntimeConnection.forUri` takes.
 *
 * @throws ParleyError `ERR_INVALID_OPTION` when it is none of the accepted forms
 */
export function parseRuntimeUrl(url: string): RuntimeAddress {
  if (/^wss?:\/\//.test(url) && URL.canParse(url)) return { transport: "websocket", url };
  const address = url.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
  if (/^\d+$/.test(address)) return { transport: "tcp", host: "localhost", port: parsePort(address, url) };
  const parts = /^(?:\[(?<ipv6>[^\]]+)\]|(?<host>[^:]*)):(?<port>[^:]*)$/.exec(address)?.groups;
  if (!parts) {
    throw new ParleyError(
      "ERR_INVALID_OPTION",
      `Invalid cliUrl format: ${url}. Expected "host:port", "[ipv6]:port", "http://host:port", or "port"`,
    );
  }
  const host = parts["ipv6"] ?? (parts["host"] || "localhost");
  return { transport: "tcp", host, port: parsePort(parts["port"] ?? "", url) };
}

function parsePort(text: string, url: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535)
    throw new ParleyError("ERR_INVALID_OPTION", `Invalid port in cliUrl: ${url}`);
  return port;
}
