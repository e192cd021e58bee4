import { describe, expect, it } from "vitest";
import { toolEnvironment } from "./environment.js";

describe("the environment of tools", () => {
  it.each([
    ...["COPILOT_SDK_AUTH_TOKEN", "COPILOT_CONNECTION_TOKEN", "OPENAI_API_KEY", "COPILOT_PROVIDER_API_KEY"],
    ...["ANTHROPIC_API_KEY", "GITHUB_TOKEN", "NPM_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"],
    ...["OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "COPILOT_PROVIDER_HEADERS"],
    ...[
      "MY_PASSWORD",
      "PGPASSWORD",
      "foo_secret",
      "GITHUB_PAT",
      "APP_PRIVATE_KEY",
      "DB_CREDENTIALS",
      "TOKEN",
    ],
  ])("has no %s", (name) => {
    expect(toolEnvironment({ [name]: "hidden" }, "s")).not.toHaveProperty(name);
  });

  it.each([
    "PATH",
    "HOME",
    "KEYBOARD",
    "TOKENIZER",
    "COMPAT",
    "PATTERN",
    "MONKEY",
    "SSH_AUTH_SOCK",
    "PASSENV",
  ])("keeps %s", (name) => {
    expect(toolEnvironment({ [name]: "value" }, "s")[name]).toBe("value");
  });

  it("has no address with a password in it", () => {
    const host = { DATABASE_URL: "postgres://user:pass@host/db", HOMEPAGE: "https://host/a:b@c" };
    expect(Object.keys(toolEnvironment(host, "s"))).not.toContain("DATABASE_URL");
    expect(toolEnvironment(host, "s")["HOMEPAGE"]).toBe(host.HOMEPAGE);
  });

  it("keeps git from asking questions, and names the session", () => {
    expect(toolEnvironment({ TERM: "xterm-256color" }, "session-1")).toMatchObject({
      COPILOT_CLI: "1",
      COPILOT_AGENT_SESSION_ID: "session-1",
      GIT_TERMINAL_PROMPT: "0",
      GIT_CONFIG_COUNT: "3",
      GIT_CONFIG_KEY_0: "safe.bareRepository",
      GIT_CONFIG_VALUE_0: "explicit",
      TERM: "xterm-256color",
    });
  });

  it("adds to git settings that the host already gives", () => {
    const host = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "user.name", GIT_CONFIG_VALUE_0: "me" };
    expect(toolEnvironment(host, "s")).toMatchObject({
      GIT_CONFIG_COUNT: "4",
      GIT_CONFIG_KEY_0: "user.name",
      GIT_CONFIG_KEY_3: "core.fsmonitor",
    });
  });
});
