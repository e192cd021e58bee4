/**
 * Patterns of URLs, as rules and approvals name them: `example.com`, `https://*.example.com/docs/*`.
 *
 * A pattern without a scheme means https. Scheme and port must be the same. A host that begins with `*.`
 * covers the domain and all below it. Without a path every path is covered, with one that path alone, and
 * with one that ends in `/*` all below it. What follows `?` or `#` counts for nothing.
 */
interface UrlPattern {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
  /** Without a slash at its end; empty for any. */
  readonly path: string;
  readonly hasSubdomains: boolean;
  readonly hasSubpaths: boolean;
}

/** Whether a pattern that approves covers a URL. */
export function urlMatches(pattern: string, url: string): boolean {
  const wanted = parsePattern(pattern);
  const given = parseUrl(url);
  if (!wanted || !given) return false;
  return given.scheme === wanted.scheme && given.port === wanted.port && samePlace(wanted, given);
}

/** Whether a pattern that denies covers a URL. One that names no scheme covers both, at any port. */
export function urlDenied(pattern: string, url: string): boolean {
  if (urlMatches(pattern, url)) return true;
  const wanted = hasScheme(pattern) ? undefined : parsePattern(pattern);
  const given = parseUrl(url);
  return wanted !== undefined && given !== undefined && samePlace(wanted, given);
}

/** A pattern as it is kept: with its scheme. */
export function withScheme(pattern: string): string {
  return hasScheme(pattern) ? pattern : `https://${pattern}`;
}

function hasScheme(pattern: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(pattern);
}

function samePlace(wanted: UrlPattern, given: UrlPattern): boolean {
  const host = given.host === wanted.host || (wanted.hasSubdomains && given.host.endsWith(`.${wanted.host}`));
  const path =
    wanted.path === "" ||
    given.path === wanted.path ||
    (wanted.hasSubpaths && given.path.startsWith(`${wanted.path}/`));
  return host && path;
}

function parsePattern(pattern: string): UrlPattern | undefined {
  const [, scheme = "", subdomains, rest = ""] = /^(.*?:\/\/)(\*\.)?(.*)$/.exec(withScheme(pattern)) ?? [];
  const parsed = parseUrl(scheme + rest.replace(/\/\*$/, ""));
  if (!parsed || parsed.host.includes("*") || parsed.path.includes("*")) return undefined;
  return { ...parsed, hasSubdomains: subdomains !== undefined, hasSubpaths: rest.endsWith("/*") };
}

function parseUrl(text: string): UrlPattern | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, pathname } = new URL(text);
  return {
    scheme: protocol,
    host: hostname.replace(/\.$/, ""),
    port,
    path: pathname.replace(/\/$/, ""),
    hasSubdomains: false,
    hasSubpaths: false,
  };
}
