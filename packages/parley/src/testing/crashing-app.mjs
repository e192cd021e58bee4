// Starts a runtime over TCP as any program would, tells its port, and waits to be killed.
import { CopilotClient, RuntimeConnection } from "../../../sdk/dist/index.js";

const [path] = process.argv.slice(2);
const client = new CopilotClient({ connection: RuntimeConnection.forTcp({ path }) });
await client.start();
console.log(client.runtimePort);
setInterval(() => {}, 60_000);
