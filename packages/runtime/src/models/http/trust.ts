import { readFile } from "node:fs/promises";
import { rootCertificates } from "node:tls";

/**
 * The certificate authorities to trust when the environment names more of them than this process was started
 * with: a hosted runtime has an environment of its own. `undefined` where Node's own list is right.
 *
 * @throws Error when the file that `NODE_EXTRA_CA_CERTS` names can't be read
 */
export async function trustedAuthorities(
  env: Readonly<Record<string, string | undefined>>,
): Promise<string[] | undefined> {
  const path = env["NODE_EXTRA_CA_CERTS"];
  if (!path || path === process.env["NODE_EXTRA_CA_CERTS"]) return undefined;
  return [...rootCertificates, await readFile(path, "utf8")];
}
