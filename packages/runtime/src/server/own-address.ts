import type { RemoteAddresses } from "../ports/remote-addresses.js";

/** The address of this runtime's own TCP listener, once there is one. */
export class OwnAddress implements RemoteAddresses {
  #listener: { readonly host: string; readonly port: number } | undefined;

  listening(host: string, port: number): void {
    this.#listener = { host, port };
  }

  urlOf(sessionId: string): string | undefined {
    if (!this.#listener) return undefined;
    const { host, port } = this.#listener;
    const name = host.includes(":") ? `[${host}]` : host;
    return `parley://${name}:${port}/${encodeURIComponent(sessionId)}`;
  }
}
