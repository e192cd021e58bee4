import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { frameSplitter } from "./frames.mjs";

const program = fileURLToPath(new URL("./extension-program.mjs", import.meta.url));

/**
 * Starts an extension the way a runtime does it, with a runtime at the other end of its standard streams, and waits until
 * the extension ends. `onFrame` is told of each frame, `onNote` of what the extension notes.
 *
 * @param options `runtime`, from {@link startedRuntime} or {@link joinedRuntime}; `env`, `sessionId`; `sdk`, the URL of the
 * SDK's entry for extensions; `body`, the URL and export of what the extension does
 */
export async function runExtension({ runtime, env, sessionId, sdk, body }, { onFrame, onNote }) {
  const extension = spawn(process.execPath, [program, sdk, ...body], {
    env: { ...env, SESSION_ID: sessionId },
    stdio: ["pipe", "pipe", "ignore", "ipc"],
  });
  extension.on("message", ({ what, value }) => onNote(what, value));
  pass(extension.stdout, runtime.writable, (frame) => onFrame("client", frame));
  pass(runtime.readable, extension.stdin, (frame) => onFrame("runtime", frame));
  try {
    await once(extension, "exit");
  } finally {
    extension.kill();
    await runtime.close();
  }
}

/** A runtime of the extension's own. */
export function startedRuntime(cli, env) {
  const child = spawn(process.execPath, [cli, "--stdio"], { env, stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const close = async () => {
    child.kill();
    await ended;
  };
  return { readable: child.stdout, writable: child.stdin, close };
}

/** A runtime that others are connected to as well. */
export async function joinedRuntime(port) {
  const socket = connect(port, "127.0.0.1").setNoDelay(true);
  await once(socket, "connect");
  return { readable: socket, writable: socket, close: async () => socket.destroy() };
}

function pass(from, to, onFrame) {
  const split = frameSplitter((text) => onFrame(JSON.parse(text)));
  to.on("error", () => {});
  from.on("data", (bytes) => {
    split(bytes);
    to.write(bytes);
  });
}
