import { createServerRpc, type ServerRpc } from "@parley/protocol";
import { ErrorCode, FrameDecoder } from "@parley/protocol/jsonrpc";
import {
  approveAll,
  CopilotClient,
  type CopilotSession,
  defineTool,
  ParleyError,
  RuntimeConnection,
  type SessionConfig,
  type SessionEvent,
} from "@parley/sdk";
import type { JoinSessionConfig } from "@parley/sdk/extension";

const city = { _output: { city: "" }, toJSONSchema: () => ({ type: "object" }) };

const config: SessionConfig = {
  model: "some-model",
  onPermissionRequest: approveAll,
  tools: [
    defineTool("weather", { parameters: city, handler: ({ city }) => city.toUpperCase() }),
    { name: "clock", handler: async (args: { zone: string }) => args.zone },
  ],
  onEvent(event) {
    if (event.type === "assistant.message") {
      const text: string = event.data.content;
      // @ts-expect-error: events are exact
      event.data.noSuchField;
      console.log(text);
    }
  },
};

export const join: JoinSessionConfig = {};
export const code: number = ErrorCode.MethodNotFound;
export const decoder: typeof FrameDecoder = FrameDecoder;
export const rpc: (caller: Parameters<typeof createServerRpc>[0]) => ServerRpc = createServerRpc;

export async function main(): Promise<void> {
  const client = new CopilotClient({ connection: RuntimeConnection.forUri("127.0.0.1:1") });
  const session: CopilotSession = await client.createSession(config);
  const off = session.on("session.idle", (event) => console.log(event.id));
  try {
    const answer = await session.sendAndWait({ prompt: "Hello." });
    console.log(answer?.data.content, (await session.rpc.metadata.isProcessing()).processing);
  } catch (error) {
    if (error instanceof ParleyError) console.log(error.code);
  }
  for await (const event of session.events()) seen(event);
  off();
  // @ts-expect-error: there is no such option
  await client.createSession({ modell: "x" });
  await client.stop();
}

function seen(event: SessionEvent): void {
  console.log(event.type);
}
