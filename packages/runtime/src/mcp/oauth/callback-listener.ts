import { timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const SUCCESS = "You can close this window.";

/** Waits on a loopback port for the browser that an authorization server sends back with a code. */
export class CallbackListener {
  readonly #server: Server;
  readonly #message: string;
  #expected: { readonly state: string; settle(code: string | Error): void } | undefined;

  /** @param port 0 for any that is free. @throws when it is taken */
  static async open(port: number, message = SUCCESS): Promise<CallbackListener> {
    const listener = new CallbackListener(message);
    listener.#server.listen(port, "127.0.0.1");
    await once(listener.#server, "listening");
    return listener;
  }

  private constructor(message: string) {
    this.#message = message;
    this.#server = createServer((request, response) => {
      const { searchParams } = new URL(request.url ?? "/", "http://localhost");
      const outcome = this.#outcome(searchParams);
      const status = typeof outcome === "string" ? 200 : 400;
      const title = status === 200 ? "Signed in" : "Not signed in";
      const words =
        typeof outcome === "string" ? this.#message : "The sign-in failed. You can close this window.";
      response.writeHead(status, { "content-type": "text/html; charset=utf-8", connection: "close" });
      response.end(`<!doctype html><title>${title}</title><h1>${title}</h1><p>${escaped(words)}</p>`);
      if (outcome !== undefined) this.#expected?.settle(outcome);
    });
  }

  get redirectUri(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** The code that comes with this state; others are turned away. @throws when the server or the person refuses */
  code(state: string, signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      const stop = () => reject(signal.reason);
      signal.addEventListener("abort", stop, { once: true });
      const settle = (outcome: string | Error) => {
        signal.removeEventListener("abort", stop);
        if (typeof outcome === "string") resolve(outcome);
        else reject(outcome);
      };
      this.#expected = { state, settle };
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeIdleConnections();
  }

  /** @returns `undefined` for a visit that is none of ours */
  #outcome(query: URLSearchParams): string | Error | undefined {
    if (!this.#expected || !isSame(query.get("state") ?? "", this.#expected.state)) return undefined;
    const code = query.get("code");
    return code ?? new Error(`The authorization server refused: ${query.get("error") ?? "no code"}`);
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
