import { approveAll, CopilotClient, RuntimeConnection } from "@parley/sdk";

const token = "a shared secret";
const first = new CopilotClient({ connection: RuntimeConnection.forTcp({ connectionToken: token }) });
await first.start();
const session = await first.createSession({});

// Another client, possibly in another process, joins the same session and answers its questions.
const url = `127.0.0.1:${first.runtimePort}`;
const second = new CopilotClient({ connection: RuntimeConnection.forUri(url, { connectionToken: token }) });
const joined = await second.resumeSession(session.sessionId, { onPermissionRequest: approveAll });
joined.on((event) => console.log(`second client sees ${event.type}`));

const answer = await session.sendAndWait("List the files in this folder.");
console.log(answer?.data.content);

await joined.disconnect();
await second.stop();
await session.disconnect();
await first.stop();
