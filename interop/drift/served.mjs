// Which of the official schema's methods our runtime answers with anything but MethodNotFound.
import { fileURLToPath } from "node:url";
import { runtimes } from "../lib/halves.mjs";
import { HEADLESS, spawnCli } from "../lib/runtime-process.mjs";
import { createSandbox } from "../lib/sandbox.mjs";
import { WireClient } from "../lib/wire-client.mjs";
import { installedSchemas, readOfficial } from "./official.mjs";

const METHOD_NOT_FOUND = -32601;

/** What isn't served; docs/compatibility.md says why. One that is served after all makes this list stale. */
export const UNSERVED = [
  "session.factory.resumeFromTool",
  "session.factory.runFromTool",
  "session.mcp.configureGitHub",
  "user.settings.reload",
];

/** Asks for every method, with a session there is none of; one that ends the runtime is not asked for. */
export async function servedMethods() {
  const { methods } = readOfficial(installedSchemas());
  const names = methods.filter(({ answerer }) => answerer === "runtime").map(({ name }) => name);
  const sandbox = createSandbox();
  const child = spawnCli(runtimes.ours.cli(), [...HEADLESS, "--stdio"], {
    env: sandbox.env(),
    cwd: sandbox.workspace,
  });
  const client = WireClient.stdio(child);
  try {
    await client.request("connect", {});
    const unserved = [];
    for (const name of names) {
      if (name === "runtime.shutdown") continue;
      const code = await client.request(name, { sessionId: "none" }).then(
        () => undefined,
        (error) => error.code,
      );
      if (code === METHOD_NOT_FOUND) unserved.push(name);
    }
    return { asked: names.length, unserved: unserved.sort() };
  } finally {
    child.kill("SIGKILL");
    await sandbox.remove();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await servedMethods());
