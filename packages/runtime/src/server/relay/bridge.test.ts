import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFrame, FrameDecoder, Peer } from "@parley/protocol/jsonrpc";
import { expect, test } from "vitest";
import { testRuntime } from "../testing/test-runtime.js";
import { Bridge } from "./bridge.js";

const event = (id: string, more: object = {}) => ({ type: "user.message", data: {}, id, ...more });

/** An owner that lets anyone in, and the bridge of a client of another runtime to it. */
async function bridged() {
  const folder = mkdtempSync(join(tmpdir(), "parley-bridge-"));
  const door = join(folder, "door");
  let owner: Peer | undefined;
  const server = createServer((socket: Socket) => {
    const peer = new Peer(
      { write: (json) => socket.write(encodeFrame(json)) },
      { request: async () => ({}), notification: () => {} },
    );
    const ignore = () => {};
    const decoder = new FrameDecoder(
      { frame: (text) => peer.receive(text), oversized: ignore, corrupt: ignore },
      65_536,
    );
    socket.on("data", (chunk: Buffer) => decoder.push(chunk));
    owner = peer;
  });
  await new Promise<void>((resolve) => server.listen(door, resolve));
  const host = await testRuntime([{ text: "Hello." }]);
  const shown: string[] = [];
  const connection = host.runtime.accept({
    name: "test",
    write: ({ json }) => {
      const { event: seen } = JSON.parse(json).params;
      shown.push(seen.id);
      return true;
    },
    listen: () => {},
    close: () => {},
  });
  const bridge = await Bridge.open(door, connection, { event: () => {}, closed: () => {} });
  return {
    bridge,
    /** Ids of the events that the client was shown. */
    shown,
    /** Has the owner tell events of session `s`; resolves when the bridge has taken them. */
    async tell(...events: object[]) {
      for (const each of events) owner?.notify("session.event", { sessionId: "s", event: each });
      await bridge.request("ping", {});
    },
    async [Symbol.asyncDispose]() {
      bridge.close();
      server.close();
      await host[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

test("what a client was shown from the log meanwhile isn't shown again, however late it comes", async () => {
  await using there = await bridged();
  const { bridge, tell, shown } = there;
  bridge.hold("s");
  await tell(event("a"), event("b"));
  bridge.release("s", new Set(["a", "b", "c"]));
  await tell(event("tick", { ephemeral: true }), event("c"), event("d"), event("e"));
  expect(shown).toEqual(["tick", "d", "e"]);
});
