/**
 * Patterns of URLs, as rules and approvals name them: `example.com`, `https://*.example.com/docs/*`.
 *
 * A pattern without a scheme means https. Scheme and port must be the same. A host that begins with `*.`
 * covers the domain and all below it. Without a path every path is covered, with one that path alone, and
 * with one that ends in `/*` all below it. What follows `?` or `#` counts for nothing.
 */
interface UrlPattern extends UrlParts {
  readonly hasSubdomains: boolean;
  readonly hasSubpaths: boolean;
}

interface UrlParts {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
  /** Without a slash at its end; empty in a pattern for any. */
  readonly path: Readonly<Record<PathForm, string>>;
}

/** A path as it is written, and as servers may read it. */
type PathForm = "written" | "read";

const PATH_FORMS: readonly PathForm[] = ["written", "read"];

/** Whether a pattern that approves covers a URL, however its path is read. */
export function urlMatches(pattern: string, url: string): boolean {
  const wanted = parsePattern(pattern);
  const given = parseUrl(url);
  if (!wanted || !given || given.scheme !== wanted.scheme || given.port !== wanted.port) return false;
  return coversHost(wanted, given) && PATH_FORMS.every((form) => coversPath(wanted, given, form));
}

/**
 * Whether a pattern that denies covers a URL, in any way its path may be read. One that names no scheme
 * covers both, at any port.
 */
export function urlDenied(pattern: string, url: string): boolean {
  const wanted = parsePattern(pattern);
  const given = parseUrl(url);
  if (!wanted || !given) return false;
  const isThere = !hasScheme(pattern) || (given.scheme === wanted.scheme && given.port === wanted.port);
  return isThere && coversHost(wanted, given) && PATH_FORMS.some((form) => coversPath(wanted, given, form));
}

/** A pattern as it is kept: with its scheme. */
export function withScheme(pattern: string): string {
  return hasScheme(pattern) ? pattern : `https://${pattern}`;
}

function hasScheme(pattern: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(pattern);
}

function coversHost({ host, hasSubdomains }: UrlPattern, given: UrlParts): boolean {
  return given.host === host || (hasSubdomains && given.host.endsWith(`.${host}`));
}

function coversPath({ path, hasSubpaths }: UrlPattern, given: UrlParts, form: PathForm): boolean {
  const [wanted, asked] = [path[form], given.path[form]];
  return wanted === "" || asked === wanted || (hasSubpaths && asked.startsWith(`${wanted}/`));
}

function parsePattern(pattern: string): UrlPattern | undefined {
  const [, scheme = "", subdomains, rest = ""] = /^(.*?:\/\/)(\*\.)?(.*)$/.exec(withScheme(pattern)) ?? [];
  const parsed = parseUrl(scheme + rest.replace(/\/\*$/, ""));
  if (!parsed || parsed.host.includes("*") || parsed.path.written.includes("*")) return undefined;
  return { ...parsed, hasSubdomains: subdomains !== undefined, hasSubpaths: rest.endsWith("/*") };
}

function parseUrl(text: string): UrlParts | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, pathname } = new URL(text);
  return {
    scheme: protocol,
    host: hostname.replace(/\.$/, ""),
    port,
    path: { written: withoutEnd(pathname), read: withoutEnd(asRead(pathname)) },
  };
}

/** A path with its escapes resolved, then its dots, and with one slash where there are several. */
function asRead(path: string): string {
  const decoded = path.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
  const kept: string[] = [];
  for (const part of decoded.split(/[/\\]+/)) {
    if (part === "..") kept.pop();
    else if (part !== "." && part !== "") kept.push(part);
  }
  return `/${kept.join("/")}`;
}

function withoutEnd(path: string): string {
  return path.replace(/\/$/, "");
}
