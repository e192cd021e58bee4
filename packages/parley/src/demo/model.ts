import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Any of these in the environment means that a model is configured. */
const PROVIDER_VARIABLES = ["COPILOT_PROVIDER_BASE_URL", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OLLAMA_HOST"];

/** How long the demo may take, in milliseconds: a playback is quick, a model has to think. */
const PLAYBACK_TIMEOUT_MS = 30_000;
const MODEL_TIMEOUT_MS = 180_000;

export interface DemoModel {
  readonly description: string;
  readonly timeoutMs: number;
  /** Writes what the runtime needs to find in its home, and returns the environment to run it with. */
  environment(home: string): Promise<NodeJS.ProcessEnv>;
}

/** The model that the environment configures; otherwise the demo's own playback. */
export function demoModel(env: NodeJS.ProcessEnv): DemoModel {
  const configured = PROVIDER_VARIABLES.find((name) => env[name]);
  if (configured) {
    return {
      description: `the model that ${configured} names does the work.`,
      timeoutMs: MODEL_TIMEOUT_MS,
      environment: async () => env,
    };
  }
  return {
    description: "no model is configured, so an embedded playback plays one.",
    timeoutMs: PLAYBACK_TIMEOUT_MS,
    async environment(home) {
      const path = join(home, "demo-cassette.json");
      await mkdir(home, { recursive: true });
      await writeFile(path, JSON.stringify(CASSETTE, undefined, 2));
      return { ...env, PARLEY_CASSETTE: path };
    },
  };
}

const FAREWELL = `
/** Says goodbye, politely. */
export function farewell(name) {
  return \`Goodbye, \${name}.\`;
}
`;

const CASSETTE = {
  pace: 30,
  replies: [
    {
      when: { step: 0 },
      text: "I'll read the file, and ask how functions are written here.",
      tools: [{ name: "view", args: { path: "{{cwd}}/greet.mjs" } }, { name: "house_style" }],
    },
    {
      when: { after: "house_style" },
      text: "A one-line doc comment, and texts that end with a full stop. I'll add farewell that way.",
      tools: [
        {
          name: "edit",
          args: {
            path: "{{cwd}}/greet.mjs",
            old_str: `  return \`Hello, \${name}.\`;\n}\n`,
            new_str: `  return \`Hello, \${name}.\`;\n}\n${FAREWELL}`,
          },
        },
      ],
    },
    {
      when: { after: "edit" },
      text: "Let me see that it works.",
      tools: [
        {
          name: "bash",
          args: {
            command: `node --input-type=module -e 'import { farewell } from "./greet.mjs"; console.log(farewell("Ada"));'`,
            description: "Call farewell once",
          },
        },
      ],
    },
    { when: { after: "bash" }, text: "Done: greet.mjs now has farewell, in the house style." },
  ],
};
