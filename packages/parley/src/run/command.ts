import { parseArgs } from "node:util";
import { hostInProcess } from "@parley/runtime";
import {
  approveAll,
  CopilotClient,
  type CopilotSession,
  RuntimeConnection,
  type SessionConfig,
} from "@parley/sdk";
import { HELP } from "../help.js";
import { TerminalAsker } from "../terminal/permission-prompt.js";
import { dim } from "../terminal/style.js";
import { Transcript } from "../terminal/transcript.js";

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
  const done = await follow(session, options.prompt);
  return done && !asker.wasAlone ? 0 : 1;
}

/** Shows the session while it works on a prompt. @returns whether it did so without an error */
async function follow(session: CopilotSession, prompt: string): Promise<boolean> {
  const transcript = new Transcript((text) => process.stdout.write(text));
  let failed = false;
  session.on((event) => {
    transcript.show(event);
    if (event.type === "session.error") failed = true;
  });
  const interrupt = () => void session.abort();
  process.once("SIGINT", interrupt);
  try {
    // A person may take hours over a question: no time-out of our own.
    await session.sendAndWait({ prompt }, Number.POSITIVE_INFINITY);
  } catch (error) {
    if (!failed) console.error(`parley run: ${error instanceof Error ? error.message : error}`);
    failed = true;
  } finally {
    process.off("SIGINT", interrupt);
  }
  console.error(dim(`session ${session.sessionId}`));
  await session.disconnect();
  return !failed;
}
