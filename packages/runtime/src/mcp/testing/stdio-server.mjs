// The fixture server over standard streams; what it is like comes in FIXTURE, as JSON.
import { writeSync } from "node:fs";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { createServer } from "./behaviours.mjs";

const spec = JSON.parse(process.env["FIXTURE"] ?? "{}");
if (spec.stderr) writeSync(2, spec.stderr);
if (spec.stdout) writeSync(1, spec.stdout);
if (spec.exit !== undefined) process.exit(spec.exit);
if (spec.ignoresEverything) {
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {});
  setInterval(() => {}, 60_000);
}
if (spec.isSilent) process.stdin.resume();
else await createServer(spec).connect(new StdioServerTransport());
