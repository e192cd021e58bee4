import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLIENT_RETURNS } from "@parley/protocol";
import type { IncomingRequest } from "@parley/protocol/jsonrpc";
import { createLogger } from "../../diagnostics/logger.js";
import { abandonSessions } from "../../log/testing/abandon.js";
import {
  type ScriptedProvider,
  type Step,
  scriptedProvider,
} from "../../models/testing/scripted-provider.js";
import { Runtime } from "../runtime.js";
import { connectInProcess } from "../transports/in-process.js";
import { TestClient } from "./test-client.js";

/** A runtime in this process with a scripted model behind real HTTP and its own home and workspace. */
export interface TestRuntime extends AsyncDisposable {
  readonly runtime: Runtime;
  readonly provider: ScriptedProvider;
  readonly home: string;
  /** Holds `a.txt`, with one line, `hello`. */
  readonly workspace: string;
  /** Connects a client, which says `connect` unless told not to. */
  client(options?: ClientOptions): Promise<TestClient>;
  /** Parameters for `session.create` and `session.resume`, with the scripted provider. */
  params(more?: object): Record<string, unknown>;
  /** Another runtime on the same home, as after a crash: this one is left as it is. */
  restarted(steps?: readonly Step[]): Promise<TestRuntime>;
}

export interface ClientOptions {
  /** Never says `connect`. */
  readonly legacy?: boolean;
  /** What it calls itself, to come back as. */
  readonly clientId?: string;
  readonly answer?: ((request: IncomingRequest) => unknown) | undefined;
}

export async function testRuntime(
  steps: readonly Step[],
  kept?: {
    readonly home?: string;
    readonly workspace?: string;
    readonly idleMs?: number;
    readonly summaries?: readonly Step[];
    readonly environment?: Readonly<Record<string, string>>;
  },
): Promise<TestRuntime> {
  const provider = await scriptedProvider(steps, { summaries: kept?.summaries });
  const home = kept?.home ?? mkdtempSync(join(tmpdir(), "parley-home-"));
  const workspace = kept?.workspace ?? mkdtempSync(join(tmpdir(), "parley-work-"));
  if (!kept?.workspace) writeFileSync(join(workspace, "a.txt"), "hello\n");
  const logger = createLogger({ level: "debug", directory: join(home, "logs") });
  const runtime = new Runtime({
    version: "1.2.3",
    home,
    logger,
    environment: { PATH: "/bin", ...kept?.environment },
    idleMs: kept?.idleMs,
  });
  return {
    runtime,
    provider,
    home,
    workspace,
    async client({ legacy, clientId, answer } = {}) {
      const client = new TestClient(connectInProcess(runtime), answer);
      if (!legacy) await client.request("connect", { supportedTaskKinds: ["client"] });
      if (clientId !== undefined) client.notify(CLIENT_RETURNS, { clientId });
      return client;
    },
    params: (more) => ({
      model: "some-model",
      provider: { type: "openai", baseUrl: provider.url, apiKey: "sk-secret-key" },
      workingDirectory: workspace,
      requestPermission: true,
      streaming: true,
      ...more,
    }),
    restarted: (further = steps) => {
      abandonSessions(join(home, "session-state"));
      return testRuntime(further, { home, workspace });
    },
    async [Symbol.asyncDispose]() {
      await runtime.shutdown();
      runtime.close("The test is over.");
      await provider[Symbol.asyncDispose]();
      for (const folder of [home, workspace]) rmSync(folder, { recursive: true, force: true });
    },
  };
}
