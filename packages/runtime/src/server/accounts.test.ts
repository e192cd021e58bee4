import { describe, expect, test } from "vitest";
import { testRuntime } from "./testing/test-runtime.js";

const user = { type: "gh-cli", host: "https://github.com", login: "me", token: "gho_secret" };

describe("users of GitHub", () => {
  test("can't log in, and leave no token behind", async () => {
    await using host = await testRuntime([]);
    const client = await host.client();
    await expect(client.request("account.login", { host: user.host, token: user.token })).rejects.toThrow(
      "This runtime signs nobody in to GitHub.",
    );
    expect(await client.request("account.getAllUsers", {})).toEqual([]);
  });

  test("log out although they were never logged in", async () => {
    await using host = await testRuntime([]);
    const client = await host.client();
    expect(await client.request("account.logout", { authInfo: user })).toEqual({ hasMoreUsers: false });
    await expect(client.request("account.logout", { selectionId: "x" })).rejects.toThrow(
      "Selected authentication is no longer available",
    );
    await expect(client.request("account.logout", {})).rejects.toThrow("Missing required account selection");
  });

  test.each([
    ["session.gitHubAuth.logout", {}],
    ["session.gitHubAuth.logoutUser", { authInfo: { ...user, login: "another" } }],
  ])("are a session's no more after %s", async (method, params) => {
    await using host = await testRuntime([]);
    const client = await host.client();
    const { sessionId } = await client.request("session.create", host.params());
    await client.request("session.gitHubAuth.setCredentials", { sessionId, credentials: user });
    const { statusMessage } = await client.request("session.gitHubAuth.getStatus", { sessionId });
    expect(statusMessage).toBe("me (via gh)");
    expect(await client.request(method, { sessionId, ...params })).toBe(false);
    expect(await client.request("session.gitHubAuth.getStatus", { sessionId })).toEqual({
      isAuthenticated: false,
      statusMessage: "Not authenticated",
    });
  });
});

describe("a prediction of credits", () => {
  test("says why there is none", async () => {
    await using host = await testRuntime([]);
    const client = await host.client();
    const { sessionId } = await client.request("session.create", host.params());
    const predict = (params: object) =>
      client.request("session.limitPrediction.predict", { sessionId, ...params });
    await expect(predict({})).rejects.toThrow("sessions of this runtime spend none");
    expect(await predict({ modelId: "auto" })).toEqual({ kind: "unavailable", reason: "auto_unresolved" });
  });
});
