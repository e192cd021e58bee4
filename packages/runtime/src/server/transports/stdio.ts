import type { Runtime } from "../runtime.js";
import { carryOverStreams } from "./stream.js";

/**
 * Serves the one client at the other end of this process's stdin and stdout. The pipes are the client's own,
 * so no token is asked for.
 *
 * @returns a promise of the client's going
 */
export function serveStdio(runtime: Runtime): Promise<void> {
  const { stdin, stdout } = process;
  const streams = { name: "stdio", input: stdin, output: stdout, maxFrameBytes: runtime.maxFrameBytes };
  return new Promise((resolve) => {
    carryOverStreams(streams, (wire) => {
      const connection = runtime.accept(wire);
      connection.onClosed(() => resolve());
      return connection;
    });
  });
}
