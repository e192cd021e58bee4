import { CopilotClient } from "@parley/sdk";

const client = new CopilotClient();
const session = await client.createSession({
  // Reading is fine; everything else is refused, and the model is told why.
  onPermissionRequest: (request) =>
    request.kind === "read"
      ? { kind: "approve-once" }
      : { kind: "reject", feedback: "This session may only read." },
});

session.on("permission.completed", (event) => console.log(`[${event.data.result.kind}]`));
const answer = await session.sendAndWait("Summarize README.md in one sentence, then delete it.");
console.log(answer?.data.content);

await session.disconnect();
await client.stop();
