import { expect, test } from "vitest";
import { ArgumentsError, parseArguments } from "./arguments.js";

test("understands what SDKs pass when they spawn a runtime", () => {
  const argv =
    "--headless --no-auto-update --log-level debug --auth-token-env COPILOT_SDK_AUTH_TOKEN --no-auto-login " +
    "--session-idle-timeout 30 --remote --stdio";
  expect(parseArguments(argv.split(" "))).toEqual({
    transport: { kind: "stdio" },
    logLevel: "debug",
    authTokenVariable: "COPILOT_SDK_AUTH_TOKEN",
    idleMs: 30_000,
    isRemote: true,
    warnings: [],
  });
});

test("listens on a free port unless told otherwise", () => {
  expect(parseArguments(["--headless"]).transport).toEqual({ kind: "tcp", port: 0 });
  expect(parseArguments(["--port", "4711"]).transport).toEqual({ kind: "tcp", port: 4711 });
  expect(parseArguments(["--port=4711", "--host=::1"]).transport).toEqual({
    kind: "tcp",
    port: 4711,
    host: "::1",
  });
});

test("serves WebSocket where it is told to, to the pages it is told", () => {
  const argv = "--stdio --ws-port 0 --ws-origin https://app.example/x --ws-origin=http://localhost:5173";
  expect(parseArguments(argv.split(" ")).webSocket).toEqual({
    port: 0,
    origins: ["https://app.example", "http://localhost:5173"],
  });
  expect(parseArguments(["--stdio"]).webSocket).toBeUndefined();
});

test("names flags it doesn't know", () => {
  expect(parseArguments(["--bogus", "--stdio", "stray"]).warnings).toEqual([
    "unknown argument --bogus is ignored.",
    "unknown argument stray is ignored.",
  ]);
});

test.each([
  ["--port", "x"],
  ["--port", "70000"],
  ["--port"],
  ["--ws-port", "-1"],
  ["--ws-origin", "*"],
  ["--ws-origin", "null"],
  ["--log-level", "loud"],
  ["--session-idle-timeout", "-1"],
])("refuses %s %s", (...argv) => {
  expect(() => parseArguments(argv)).toThrow(ArgumentsError);
});
