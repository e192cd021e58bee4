import { approveAll, CopilotClient, defineTool } from "@parley/sdk";

const client = new CopilotClient();
const session = await client.createSession({
  streaming: true,
  onPermissionRequest: approveAll,
  tools: [
    defineTool("lookup_ticket", {
      description: "Finds a ticket by its number.",
      parameters: { type: "object", properties: { id: { type: "number" } }, required: ["id"] },
      handler: async ({ id }) => ({ id, title: "The farewell is missing" }),
    }),
  ],
});

session.on("assistant.message_delta", (event) => process.stdout.write(event.data.deltaContent));
session.on("tool.execution_start", (event) => console.log(`\n[${event.data.toolName}]`));
await session.sendAndWait("What is ticket 7 about?");
console.log();

await session.disconnect();
await client.stop();
