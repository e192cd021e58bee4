import { runtimes, sdks } from "../lib/halves.mjs";
import { expect } from "../lib/shared-session.mjs";

function scenario(title, run) {
  return Object.assign(run, { title });
}

async function refused(work, text) {
  const outcome = await work.then(
    () => "let in",
    ({ message }) => message,
  );
  expect(text.test(outcome), `instead of a refusal: ${outcome}`);
}

export const explicit = scenario("token: a client with the token is served", async (stage) => {
  const client = await stage.client();
  expect((await client.ping("hi")).message === "pong: hi", "it does not answer");
});

export const wrong = scenario("token: a client with a wrong one is refused", async (stage) => {
  await stage.client();
  await refused(stage.client(0, undefined, "wrong"), /AUTHENTICATION_FAILED/);
});

export const none = scenario("token: a client without one is refused", async (stage) => {
  await stage.client();
  await refused(stage.client(0, undefined, ""), /AUTHENTICATION_(FAILED|REQUIRED)/);
});

export const automatic = scenario(
  "token: an SDK that starts the runtime makes one, and others need it",
  async (stage) => {
    const sdk = await sdks[stage.sdks[0]].load();
    const { workspace, home } = stage.sandbox;
    const client = new sdk.CopilotClient({
      connection: sdk.RuntimeConnection.forTcp({ path: runtimes.ours.cli() }),
      workingDirectory: workspace,
      baseDirectory: home,
      env: stage.sandbox.env(),
    });
    stage.keep(client);
    await client.start();
    expect((await client.ping("hi")).message === "pong: hi", "it does not answer");
    const { runtimePort: port = client.actualPort } = client;
    expect(Number.isInteger(port), "the SDK does not say its runtime's port");
    await refused(stage.client(0, { port }, "wrong"), /AUTHENTICATION_FAILED/);
  },
);
