import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { frameSplitter } from "./frames.mjs";

const program = fileURLToPath(new URL("./extension-program.mjs", import.meta.url));

/**
 * Starts a runtime and, the way a runtime does it, an extension that talks to it over its own standard streams, and waits
 * until the extension ends. `onFrame` is told of each frame, `onNote` of what the extension notes.
 *
 * @param options `cli` and `env` of the runtime; `sdk`, the URL of the SDK's entry for extensions; `body`, the URL and
 * export of what the extension does
 */
export async function runExtension({ cli, env, sdk, body }, { onFrame, onNote }) {
  const runtime = spawn(process.execPath, [cli, "--stdio"], { env, stdio: ["pipe", "pipe", "inherit"] });
  const extension = spawn(process.execPath, [program, sdk, ...body], {
    env: { ...env, SESSION_ID: "extended-session" },
    stdio: ["pipe", "pipe", "ignore", "ipc"],
  });
  extension.on("message", ({ what, value }) => onNote(what, value));
  pass(extension.stdout, runtime.stdin, (frame) => onFrame("client", frame));
  pass(runtime.stdout, extension.stdin, (frame) => onFrame("runtime", frame));
  const ended = once(runtime, "exit");
  try {
    await once(extension, "exit");
  } finally {
    runtime.kill();
    extension.kill();
  }
  await ended;
}

function pass(from, to, onFrame) {
  const split = frameSplitter((text) => onFrame(JSON.parse(text)));
  to.on("error", () => {});
  from.on("data", (bytes) => {
    split(bytes);
    to.write(bytes);
  });
}
