type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a URL: `HTTPS_PROXY` for https and wss, `HTTP_PROXY` for http and
 * ws, else `ALL_PROXY`; in lower case first. None for hosts that `NO_PROXY` lists: `*`, a host with all its
 * subdomains (a leading dot or `*.` makes no difference), either with `:port`.
 *
 * @throws Error when the variable holds no http or https URL
 */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  const isSecure = url.protocol === "https:" || url.protocol === "wss:";
  const name = isSecure ? "HTTPS_PROXY" : "HTTP_PROXY";
  const value = variable(env, name) ?? variable(env, "ALL_PROXY");
  if (value === undefined || isExempt(url, variable(env, "NO_PROXY") ?? "")) return undefined;
  const text = value.includes("://") ? value : `http://${value}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (proxy?.protocol === "http:" || proxy?.protocol === "https:") return proxy;
  throw new Error(`the proxy in ${name} is no http or https URL`);
}

/** The header that authenticates to a proxy, when its URL holds a user. */
export function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (!username) return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(credentials).toString("base64")}` };
}

function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, "");
  const port = url.port || (/^(https|wss):$/.test(url.protocol) ? "443" : "80");
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = entry, only] = /^(.*[^:]):(\d+)$/.exec(entry) ?? [];
      const bare = name.replace(/^\*?\./, "").replace(/^\[|\]$/g, "");
      return (only === undefined || only === port) && (host === bare || host.endsWith(`.${bare}`));
    });
}

function variable(env: Environment, name: string): string | undefined {
  return env[name.toLowerCase()] || env[name] || undefined;
}
