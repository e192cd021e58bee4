import { describe, expect, it } from "vitest";
import type { CopilotClientOptions } from "../types/client-options.js";
import { runtimeArguments, runtimeVariables } from "./command-line.js";
import { RuntimeConnection } from "./runtime-connection.js";

const stdio = RuntimeConnection.forStdio();

describe("the arguments a runtime is started with", () => {
  it.each<[CopilotClientOptions, string[]]>([
    [{}, []],
    [{ gitHubToken: "t" }, ["--auth-token-env", "COPILOT_SDK_AUTH_TOKEN", "--no-auto-login"]],
    [{ gitHubToken: "t", useLoggedInUser: true }, ["--auth-token-env", "COPILOT_SDK_AUTH_TOKEN"]],
    [{ gitHubToken: "" }, []],
    [{ useLoggedInUser: false }, ["--no-auto-login"]],
    [{ sessionIdleTimeoutSeconds: 30 }, ["--session-idle-timeout", "30"]],
    [{ sessionIdleTimeoutSeconds: 0 }, []],
    [{ enableRemoteSessions: true }, ["--remote"]],
    [{ enableRemoteSessions: false }, []],
  ])("say %j", (options, args) => {
    expect(runtimeArguments(stdio, options)).toEqual(["--headless", "--no-auto-update", "--stdio", ...args]);
  });

  it("say how much to log before how it is talked to", () => {
    expect(runtimeArguments(stdio, { logLevel: "debug" }).slice(2)).toEqual([
      "--log-level",
      "debug",
      "--stdio",
    ]);
  });

  it("begin with the program's own", () => {
    const connection = RuntimeConnection.forStdio({ args: ["--x", "y"] });
    expect(runtimeArguments(connection, {})).toEqual([
      "--x",
      "y",
      "--headless",
      "--no-auto-update",
      "--stdio",
    ]);
  });

  it("name a port only when one was chosen", () => {
    expect(runtimeArguments(RuntimeConnection.forTcp(), {})).toEqual(["--headless", "--no-auto-update"]);
    expect(runtimeArguments(RuntimeConnection.forTcp({ port: 9001 }), {}).slice(2)).toEqual([
      "--port",
      "9001",
    ]);
  });
});

describe("the variables a runtime is started with", () => {
  it("are none by default", () => {
    expect(runtimeVariables({})).toEqual({});
  });

  it("carry tokens, the home and the mode", () => {
    expect(runtimeVariables({ gitHubToken: "g", baseDirectory: "/b", mode: "empty" }, "c")).toEqual({
      COPILOT_SDK_AUTH_TOKEN: "g",
      COPILOT_CONNECTION_TOKEN: "c",
      COPILOT_HOME: "/b",
      COPILOT_DISABLE_KEYTAR: "1",
    });
  });

  it("switch telemetry on, and say only what was set", () => {
    expect(runtimeVariables({ telemetry: {} })).toEqual({ COPILOT_OTEL_ENABLED: "true" });
    const telemetry = {
      otlpEndpoint: "e",
      otlpProtocol: "http/json",
      filePath: "f",
      exporterType: "file",
      sourceName: "s",
      captureContent: false,
    } as const;
    expect(runtimeVariables({ telemetry })).toEqual({
      COPILOT_OTEL_ENABLED: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: "e",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      COPILOT_OTEL_FILE_EXPORTER_PATH: "f",
      COPILOT_OTEL_EXPORTER_TYPE: "file",
      COPILOT_OTEL_SOURCE_NAME: "s",
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "false",
    });
  });
});
