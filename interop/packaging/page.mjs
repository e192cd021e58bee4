import { CopilotClient, defineTool, RuntimeConnection } from "@parley/sdk";

/** What a page does with an agent: a session, a streamed answer, a tool that runs in the page. */
globalThis.drive = async ({ url, token, provider }) => {
  const client = new CopilotClient({ connection: RuntimeConnection.forUri(url, { connectionToken: token }) });
  const session = await client.createSession({
    model: "gpt-4.1",
    provider,
    streaming: true,
    tools: [defineTool("where", { skipPermission: true, handler: () => document.title })],
  });
  let deltas = 0;
  session.on("assistant.message_delta", () => deltas++);
  const answer = await session.sendAndWait("Where are you?");
  const errors = await client.stop();
  return { text: answer.data.content, deltas, errors: errors.map(String), state: client.connectionState };
};

/** What the runtime tells a page that it doesn't let in. */
globalThis.tryToConnect = async ({ url, token }) => {
  const connection = RuntimeConnection.forUri(url, { connectionToken: token });
  const client = new CopilotClient({ connection, reconnect: false });
  return client.start().then(
    () => "connected",
    (error) => error.code,
  );
};
