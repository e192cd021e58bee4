import { parseArgs } from "node:util";
import { hostInProcess } from "@parley/runtime";
import { approveAll, CopilotClient, RuntimeConnection, type SessionConfig } from "@parley/sdk";
import { HELP } from "../help.js";
import { TerminalAsker } from "../terminal/permission-prompt.js";
import { dim } from "../terminal/style.js";
import { follow } from "./follow.js";

interface RunOptions {
  prompt: string;
  yes: boolean;
  model: string | undefined;
  session: string | undefined;
}

/** `parley run`: one prompt, one session in this folder. The exit code tells whether it was done. */
export async function runCommand(argv: string[]): Promise<number> {
  let options: RunOptions;
  try {
    options = parse(argv);
  } catch (error) {
    console.error(`parley run: ${error instanceof Error ? error.message : error}\n\n${HELP}`);
    return 2;
  }
  const client = new CopilotClient({ connection: RuntimeConnection.forInProcess({ host: hostInProcess }) });
  try {
    await client.start();
    return await runPrompt(client, options);
  } catch (error) {
    console.error(`parley run: ${error instanceof Error ? error.message : error}`);
    return 1;
  } finally {
    await client.stop();
  }
}

function parse(argv: string[]): RunOptions {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { yes: { type: "boolean", short: "y" }, model: { type: "string" }, session: { type: "string" } },
  });
  const prompt = positionals.join(" ").trim();
  if (prompt.length === 0) throw new Error("a prompt is needed, in quotes.");
  return { prompt, yes: values.yes ?? false, model: values.model, session: values.session };
}

async function runPrompt(client: CopilotClient, options: RunOptions): Promise<number> {
  const asker = new TerminalAsker();
  const config: SessionConfig = {
    streaming: true,
    workingDirectory: process.cwd(),
    onPermissionRequest: options.yes ? approveAll : asker.ask,
    ...(options.model === undefined ? {} : { model: options.model }),
  };
  const session = options.session
    ? await client.resumeSession(options.session, config)
    : await client.createSession(config);
  const done = await follow(session, options.prompt, "parley run");
  console.error(dim(`session ${session.sessionId}`));
  await session.disconnect();
  return done && !asker.wasAlone ? 0 : 1;
}
