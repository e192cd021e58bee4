import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { hostInProcess } from "@parley/runtime";
import { approveAll, CopilotClient, RuntimeConnection, type SessionConfig } from "@parley/sdk";
import { HELP } from "../help.js";
import { follow } from "../run/follow.js";
import { TerminalAsker } from "../terminal/permission-prompt.js";
import { dim } from "../terminal/style.js";
import { cassetteOf } from "./cassette.js";

interface RecordOptions {
  file: string;
  prompt: string | undefined;
  yes: boolean;
  model: string | undefined;
  session: string | undefined;
}

/** `parley record`: a session with a real model, written down as a cassette. @returns the exit code */
export async function recordCommand(argv: string[]): Promise<number> {
  let options: RecordOptions;
  try {
    options = parse(argv);
  } catch (error) {
    console.error(`parley record: ${error instanceof Error ? error.message : error}\n\n${HELP}`);
    return 2;
  }
  const client = new CopilotClient({ connection: RuntimeConnection.forInProcess({ host: hostInProcess }) });
  try {
    await client.start();
    return await record(client, options);
  } catch (error) {
    console.error(`parley record: ${error instanceof Error ? error.message : error}`);
    return 1;
  } finally {
    await client.stop();
  }
}

function parse(argv: string[]): RecordOptions {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { yes: { type: "boolean", short: "y" }, model: { type: "string" }, session: { type: "string" } },
  });
  const [file, ...words] = positionals;
  if (file === undefined) throw new Error("a file to write to is needed.");
  const prompt = words.join(" ").trim() || undefined;
  if (prompt === undefined && values.session === undefined) {
    throw new Error("a prompt is needed, in quotes, or --session.");
  }
  return { file, prompt, yes: values.yes ?? false, model: values.model, session: values.session };
}

async function record(client: CopilotClient, options: RecordOptions): Promise<number> {
  const { file, prompt, session: id } = options;
  const asker = new TerminalAsker();
  const config: SessionConfig = {
    streaming: true,
    onPermissionRequest: options.yes ? approveAll : asker.ask,
    ...(options.model === undefined ? {} : { model: options.model }),
  };
  const session = id
    ? await client.resumeSession(id, { ...config, suppressResumeEvent: prompt === undefined })
    : await client.createSession({ ...config, workingDirectory: process.cwd() });
  const done = prompt === undefined || (await follow(session, prompt, "parley record"));
  const cassette = cassetteOf(await session.getEvents());
  await session.disconnect();
  if (cassette.replies.length === 0)
    throw new Error(`the model of session ${session.sessionId} said nothing.`);
  await writeFile(file, `${JSON.stringify(cassette, null, 2)}\n`);
  console.error(
    dim(`${cassette.replies.length} replies written to ${file}; play them with PARLEY_CASSETTE=${file}`),
  );
  return done && !asker.wasAlone ? 0 : 1;
}
