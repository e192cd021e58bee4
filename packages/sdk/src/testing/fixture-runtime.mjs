// A runtime process for tests. What it does is chosen by FIXTURE, a list of words; what it was started with
// is the answer to `status.get`.
import { createServer } from "node:net";

const does = new Set((process.env.FIXTURE ?? "").split(" "));
const startedWith = { args: process.argv.slice(2), env: process.env, cwd: process.cwd(), pid: process.pid };

if (does.has("ignores-signals")) for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => {});
if (does.has("exits")) {
  process.stderr.write("it went wrong\n");
  process.exit(3);
}
if (process.argv.includes("--stdio")) serve(process.stdin, process.stdout);
else listen();

function listen() {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    serve(socket, socket);
  });
  const at = process.argv.indexOf("--port");
  server.on("error", (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  server.listen(at < 0 ? 0 : Number(process.argv[at + 1]), "127.0.0.1", () => {
    process.stdout.write("Starting up.\n");
    if (!does.has("says-no-port"))
      process.stdout.write(`CLI server listening on port ${server.address().port}\n`);
  });
}

function serve(input, output) {
  if (does.has("talks-nonsense")) output.write(`${"nonsense ".repeat(2000)}\r\n\r\n`);
  let buffer = Buffer.alloc(0);
  input.on("data", (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const end = buffer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/.exec(buffer.subarray(0, end).toString())[1]);
      if (buffer.length < end + 4 + length) return;
      const message = JSON.parse(buffer.subarray(end + 4, end + 4 + length).toString());
      buffer = buffer.subarray(end + 4 + length);
      if (message.id !== undefined) answer(message);
    }
  });
  input.on("end", () => {
    if (!does.has("ignores-signals")) process.exit(0);
  });

  function answer({ id, method, params }) {
    if (does.has(`dies-at-${method}`)) {
      process.stderr.write(`dying at ${method}\n`);
      process.exit(7);
    }
    if (does.has(`silent-at-${method}`)) return;
    const result = {
      connect: { ok: true, protocolVersion: Number(process.env.FIXTURE_VERSION ?? 3), token: params?.token },
      "status.get": startedWith,
      "session.create": { sessionId: params?.sessionId },
    };
    const json = JSON.stringify({ jsonrpc: "2.0", id, result: result[method] ?? {} });
    output.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
  }
}
