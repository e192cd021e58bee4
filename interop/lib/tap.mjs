#!/usr/bin/env node
// Stands in for a runtime as an SDK's CLI path: starts the real one (TAP_CLI) with the same arguments, passes every
// byte through, and appends each frame of both directions to TAP_LOG, one JSON line per frame. With `--stdio` it sits
// there; otherwise it is a TCP proxy in front of the real one's own port.
import { spawn } from "node:child_process";
import { appendFileSync, existsSync } from "node:fs";
import { connect, createServer } from "node:net";
import { dirname } from "node:path";
import { frameSplitter } from "./frames.mjs";

const { TAP_CLI: cli, TAP_LOG: log, ...env } = process.env;
const args = process.argv.slice(2);
const portAt = args.indexOf("--port");
const [command, ...prefix] = /\.[cm]?js$/.test(cli) ? [process.execPath, cli] : [cli];
const wantedPort = portAt < 0 ? 0 : Number(args[portAt + 1]);
const realArgs = portAt < 0 ? args : args.with(portAt + 1, "0");
const onStdio = args.includes("--stdio");

const child = spawn(command, [...prefix, ...realArgs], {
  env,
  stdio: [onStdio ? "pipe" : "ignore", "pipe", "inherit"],
});
record({
  spawn: args,
  pid: child.pid,
  env: Object.fromEntries(Object.entries(env).filter(([name]) => /^(COPILOT|OTEL)_/.test(name))),
});
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => child.kill(signal));
process.on("exit", () => child.kill("SIGKILL"));

if (onStdio) {
  pass(process.stdin, child.stdin, "client", 0);
  pass(child.stdout, process.stdout, "runtime", 0);
} else {
  const realPort = await announcedPort(child.stdout);
  let connections = 0;
  const server = createServer((client) => {
    const connection = connections++;
    const runtime = connect(realPort, "127.0.0.1");
    for (const socket of [client, runtime]) socket.setNoDelay(true);
    client.on("error", () => runtime.destroy());
    runtime.on("error", () => client.destroy());
    pass(client, runtime, "client", connection);
    pass(runtime, client, "runtime", connection);
  });
  server.on("error", (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  server.listen(wantedPort, "127.0.0.1", () => {
    process.stdout.write(`CLI server listening on port ${server.address().port}\n`);
  });
}

function pass(from, to, name, connection) {
  const split = frameSplitter((text) => record({ connection, from: name, frame: parsed(text) }));
  from.on("data", (bytes) => {
    split(bytes);
    to.write(bytes);
  });
  from.on("end", () => {
    record({ connection, from: name, end: true });
    to.end();
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { unparsed: text };
  }
}

/** Once the run that asked for the log has taken it away, nothing more is recorded. */
function record(entry) {
  if (existsSync(dirname(log))) appendFileSync(log, `${JSON.stringify(entry)}\n`);
}

function announcedPort(stdout) {
  return new Promise((resolve) => {
    let text = "";
    stdout.on("data", (bytes) => {
      text += bytes;
      const port = /listening on port (\d+)/i.exec(text);
      if (port) resolve(Number(port[1]));
    });
  });
}
