import { connect, createServer } from "node:net";

/**
 * A TCP proxy that breaks each connection at a moment of its own: after so many bytes in either direction, which may be
 * in the middle of a frame or of the handshake, or after so long, whichever is first.
 *
 * @param next says when to break the connection that was just accepted: `{ bytes, ms, reset }`; `undefined`: never
 * @param onCut called after each break
 */
export async function startCuttingProxy(targetPort, next, onCut) {
  /** How to end each connection, and how to break it. */
  const open = new Map();
  const server = createServer((client) => {
    const target = connect(targetPort, "127.0.0.1");
    const moment = next();
    let left = moment?.bytes ?? Number.POSITIVE_INFINITY;
    const end = (destroy) => {
      if (!open.delete(end)) return false;
      clearTimeout(timer);
      destroy(client);
      target.destroy();
      return true;
    };
    const cut = () => {
      if (end((socket) => (moment?.reset ? socket.resetAndDestroy() : socket.destroy()))) onCut();
    };
    const timer = moment && setTimeout(cut, moment.ms);
    open.set(end, cut);
    for (const [from, to] of [
      [client, target],
      [target, client],
    ]) {
      from.setNoDelay(true);
      from.on("error", () => {});
      from.on("close", () => end((socket) => socket.destroy()));
      from.on("data", (bytes) => {
        if (!open.has(end)) return;
        const passed = bytes.subarray(0, left);
        left -= passed.length;
        to.write(passed, left > 0 ? undefined : cut);
      });
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: server.address().port,
    /** Breaks every connection now. */
    cut() {
      for (const cut of [...open.values()]) cut();
    },
    close() {
      for (const end of [...open.keys()]) end((socket) => socket.destroy());
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
