import type { HeaderEntry } from "@parley/protocol";

/** What went wrong with one HTTP request. */
export type ProblemDetail =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly statusText: string;
      readonly headers: readonly HeaderEntry[];
      /** Its beginning. */
      readonly body: string;
      /** Whether the request belonged to a session that the server had opened. */
      readonly inSession: boolean;
    }
  | { readonly kind: "unreachable"; readonly code: string | undefined };

/** An HTTP request to a server that failed. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly url: URL;
  readonly detail: ProblemDetail;

  constructor(url: URL, detail: ProblemDetail, options: { cause?: unknown } = {}) {
    super(describe(url, detail), options);
    this.url = url;
    this.detail = detail;
  }

  /** A word for the kind of failure. Source: the official runtime. */
  get classification(): string {
    const { detail } = this;
    if (detail.kind === "unreachable") {
      return detail.code === "ECONNREFUSED" ? "os_connection_refused" : "transport_failed";
    }
    if (detail.status === 404) return "http_404";
    return detail.status < 500 ? "http_4xx_other" : "http_5xx_other";
  }

  /** The server does not know the session any more that the request was part of. */
  get isSessionGone(): boolean {
    return this.detail.kind === "status" && this.detail.status === 404 && this.detail.inSession;
  }

  /** The server wants a sign-in, or one that allows more. */
  get wantsSignIn(): boolean {
    if (this.detail.kind !== "status") return false;
    const { status } = this.detail;
    return status === 401 || (status === 403 && /insufficient_scope/.test(this.header("www-authenticate")));
  }

  /** @returns the value of a response header, or nothing */
  header(name: string): string {
    if (this.detail.kind !== "status") return "";
    return this.detail.headers.find((header) => header.name === name)?.value ?? "";
  }
}

/** The query of the URL, which may hold a key, is left out. */
function describe(url: URL, detail: ProblemDetail): string {
  if (detail.kind === "unreachable") {
    return `Client error: error sending request for url (${url.origin}${url.pathname})`;
  }
  const { status, statusText, body } = detail;
  return `unexpected server response: HTTP ${status} ${statusText}${body && `: ${body}`}`;
}
