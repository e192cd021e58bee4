import { afterEach } from "vitest";
import type { McpServers } from "../index.js";
import { Harness, type HarnessOptions } from "./harness.js";

/** Makes started hosts, each disposed after its test. */
export function hostsOfTests(): (servers: McpServers, options?: HarnessOptions) => Promise<Harness> {
  const open: Harness[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map(({ host }) => host.dispose()));
  });
  return async (servers, options) => {
    const harness = new Harness(servers, options);
    open.push(harness);
    await harness.host.whenSettled({ deadlineMs: 60_000 });
    return harness;
  };
}
