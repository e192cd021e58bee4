import { lookup } from "node:dns";
import type { IncomingMessage, RequestOptions } from "node:http";
import { isIP, type LookupFunction } from "node:net";
import { pipeline, type Readable } from "node:stream";

/** Bytes of a page that are read. The official runtime's limit. */
const MAX_BYTES = 10 * 1024 * 1024;

/** What takes the place of the rest. */
const CUT = `\n\n[Content truncated: exceeded ${MAX_BYTES} byte limit]`;

const USER_AGENT = "parley-web-fetch";

export interface PageRequest {
  readonly url: URL;
  /** Media types, as the header `accept` has them. */
  readonly accept: string;
  /** Judges each address of a host before anything is sent to it. */
  isBlocked(address: string): boolean;
  readonly signal: AbortSignal;
}

export interface PageResponse {
  readonly status: number;
  readonly location: string | undefined;
  readonly contentType: string | undefined;
  /** Reads the page, cut to 10 MiB; bytes that are no UTF-8 are replaced. Read it, or end the request. */
  text(): Promise<string>;
  discard(): void;
}

/** An address that must not be reached. */
export class BlockedAddressError extends Error {
  override readonly name = "BlockedAddressError";
  readonly address: string;

  constructor(address: string) {
    super(`${address} is blocked`);
    this.address = address;
  }
}

/**
 * Asks for a page; redirects are the caller's to follow. The addresses that are judged are the ones that
 * are connected to: a name that resolves to something else a moment later makes no difference.
 *
 * @throws BlockedAddressError, or the error of the network
 */
export async function requestPage(request: PageRequest): Promise<PageResponse> {
  const { url, accept, isBlocked, signal } = request;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && isBlocked(host)) throw new BlockedAddressError(shownAddress(host));
  const { get } = url.protocol === "https:" ? await import("node:https") : await import("node:http");
  const options: RequestOptions = {
    agent: false,
    headers: { accept, "accept-encoding": "gzip, deflate, br", "user-agent": USER_AGENT },
    lookup: judgedLookup(isBlocked),
    signal,
  };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, options, resolve).on("error", reject);
  });
  const { statusCode = 0, headers } = response;
  return {
    status: statusCode,
    location: headers.location,
    contentType: headers["content-type"],
    text: async () => readBody(await decoded(response)),
    discard: () => response.destroy(),
  };
}

function judgedLookup(isBlocked: (address: string) => boolean): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      const bad = addresses.find(({ address }) => isBlocked(address));
      if (bad) return done(new BlockedAddressError(bad.address), []);
      const [first] = addresses;
      if (options.all || !first) return done(null, addresses);
      done(null, first.address, first.family);
    });
  };
}

/** An IPv4 address inside an IPv6 one in the digits that people know it by. */
function shownAddress(host: string): string {
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(host);
  if (!mapped) return host;
  const [high, low] = [Number.parseInt(mapped[1] ?? "", 16), Number.parseInt(mapped[2] ?? "", 16)];
  return `::ffff:${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

async function decoded(response: IncomingMessage): Promise<Readable> {
  const encoding = response.headers["content-encoding"]?.trim().toLowerCase() ?? "";
  if (encoding === "" || encoding === "identity") return response;
  const { createBrotliDecompress, createUnzip } = await import("node:zlib");
  const decoder = encoding === "br" ? createBrotliDecompress() : createUnzip();
  return pipeline(response, decoder, () => {});
}

async function readBody(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MAX_BYTES) break;
  }
  const text = new TextDecoder().decode(Buffer.concat(chunks, size).subarray(0, MAX_BYTES));
  return size > MAX_BYTES ? text + CUT : text;
}
