import type { ToolContext, ToolResult } from "../tool.js";
import { BlockedAddressError, type PageResponse, requestPage } from "./page-request.js";

/** The official runtime's limits. */
const MAX_REDIRECTS = 10;
const TIMEOUT_MS = 30_000;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Where a fetch has come to. */
export interface Trail {
  /** The page last asked for. */
  readonly url: string;
  readonly redirects: number;
  /** Of the last answer. */
  readonly status: number | undefined;
}

export type PageOutcome = { readonly trail: Trail } & (
  | { readonly state: "fetched"; readonly contentType: string | undefined; readonly content: string }
  | { readonly state: "failed"; readonly message: string; readonly isBlocked: boolean }
  /** The gate said no to a redirect. */
  | { readonly state: "denied"; readonly result: ToolResult }
);

export interface PageFetch {
  /** An http or https URL. */
  readonly url: string;
  readonly accept: string;
  isBlocked(address: string): boolean;
}

/** A failure in the words a model is told. Source of the texts: the official runtime. */
class FetchError extends Error {
  readonly isBlocked: boolean;

  constructor(message: string, options: { isBlocked?: boolean } = {}) {
    super(message);
    this.isBlocked = options.isBlocked === true;
  }
}

/**
 * Gets a page. Each redirect is asked of the gate like the first URL, which the caller has asked about.
 *
 * @throws when the call is aborted
 */
export async function fetchPage(fetch: PageFetch, context: ToolContext): Promise<PageOutcome> {
  let trail: Trail = { url: fetch.url, redirects: 0, status: undefined };
  for (;;) {
    const hop = await followOnce(fetch, trail, context.signal);
    if (hop.state !== "redirected") return hop;
    trail = hop.trail;
    const result = await context.permit(urlRequest(trail.url, context, hop.from));
    if (result) return { state: "denied", trail, result };
  }
}

/** What is asked of the gate about a URL. */
export function urlRequest(url: string, { toolCallId }: ToolContext, redirectedFrom?: string) {
  return {
    kind: "url" as const,
    toolCallId,
    intention: "Fetch content from this URL.",
    url,
    requestSandboxBypass: false,
    requestSandboxBypassReason: null,
    ...(redirectedFrom !== undefined && { redirectedFrom }),
  };
}

type Hop = PageOutcome | { readonly state: "redirected"; readonly trail: Trail; readonly from: string };

async function followOnce(fetch: PageFetch, trail: Trail, aborted: AbortSignal): Promise<Hop> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  let seen = trail;
  try {
    const url = new URL(trail.url);
    if (url.username !== "" || url.password !== "") throw credentialsError();
    const signal = AbortSignal.any([aborted, timeout]);
    const response = await requestPage({ url, accept: fetch.accept, isBlocked: fetch.isBlocked, signal });
    seen = { ...trail, status: response.status };
    if (REDIRECTS.has(response.status)) {
      const next = redirectTarget(url, response, trail);
      response.discard();
      return { state: "redirected", from: trail.url, trail: next };
    }
    if (response.status >= 400) {
      response.discard();
      throw new FetchError(`Error: Failed to fetch ${trail.url} - status code ${response.status}`);
    }
    const { contentType } = response;
    return { state: "fetched", trail: seen, contentType, content: await response.text() };
  } catch (error) {
    aborted.throwIfAborted();
    const { message, isBlocked } = timeout.aborted ? timeoutError() : fetchError(error, trail.url);
    return { state: "failed", trail: seen, message, isBlocked };
  }
}

function redirectTarget(url: URL, { status, location }: PageResponse, trail: Trail): Trail {
  const failed = (problem: string) =>
    new FetchError(`GenericFailure, Error: WebFetchRedirectError: web_fetch ${problem}`);
  const from = `redirect ${status} from ${trail.url}`;
  if (trail.redirects >= MAX_REDIRECTS) {
    throw failed(`exceeded the redirect limit of ${MAX_REDIRECTS} while following ${from}.`);
  }
  if (location === undefined) {
    throw failed(`could not follow ${from}: redirect response omitted the Location header.`);
  }
  if (!URL.canParse(location, url.href)) {
    throw failed(`could not follow ${from}: redirect target could not be resolved: invalid URL.`);
  }
  const target = new URL(location, url);
  if (!/^https?:$/.test(target.protocol)) {
    const scheme = target.protocol.slice(0, -1);
    throw failed(`could not follow ${from}: redirect target uses unsupported scheme: ${scheme}.`);
  }
  return { url: target.href, redirects: trail.redirects + 1, status };
}

/** What the system says of names it can't resolve. */
const LOOKUP_ERRORS: Readonly<Record<string, string>> = {
  ENOTFOUND: "Name or service not known",
  EAI_AGAIN: "Temporary failure in name resolution",
};

function fetchError(error: unknown, given: string): FetchError {
  if (error instanceof FetchError) return error;
  if (error instanceof BlockedAddressError) {
    const { origin, pathname } = new URL(given);
    return blockedError(
      `web_fetch URL "${origin}${pathname}" resolves to blocked address ${error.address}. ` +
        "URLs must not target loopback, private, or link-local addresses.",
    );
  }
  const lookup = LOOKUP_ERRORS[(error as { code?: string }).code ?? ""];
  if (lookup !== undefined) return blockedError(`failed to lookup address information: ${lookup}`);
  return new FetchError(
    "web_fetch could not retrieve this URL: a transport-level failure (DNS, connection, or TLS handshake).",
  );
}

function blockedError(problem: string): FetchError {
  return new FetchError(`WebFetchBlockedUrlError: ${problem}`, { isBlocked: true });
}

function credentialsError(): FetchError {
  return blockedError("Request cannot be constructed from a URL that includes credentials");
}

function timeoutError(): FetchError {
  return new FetchError("TimeoutError: The operation was aborted due to timeout");
}
