import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileNameOf, groupByFamily, prefixOf } from "./families.mjs";
import { readModel } from "./model.mjs";
import { SchemaMaker } from "./schema.mjs";
import { writeDocs } from "./write-docs.mjs";
import { writeEvents } from "./write-events.mjs";
import { writeRpc } from "./write-rpc.mjs";
import { writeSchemas } from "./write-schemas.mjs";

let source;

beforeEach(() => {
  source = mkdtempSync(join(tmpdir(), "gen-"));
  for (const folder of ["methods", "events", "types"]) mkdirSync(join(source, folder));
  write("define.ts", "export interface SessionTarget { sessionId: string }");
  write(
    "types/mode.ts",
    'export type Mode = "plan" | "interactive";\nexport interface Base { id: string }\n',
  );
  write(
    "methods/session/mode.ts",
    `export interface ModeSetRequest extends Base {
       /** The wanted mode. */
       mode: Mode;
       /** @internal */
       why?: string | null;
       /** @lenient */
       tags: Array<"a" | { b: number }>;
       rest?: Record<string, boolean>;
     }
     /** Changes the mode. */
     export const SessionModeSet = sessionMethod<ModeSetRequest, null>("session.mode.set");
     /** Tells the mode. */
     export const SessionModeGet = sessionMethod<void, Mode>("session.mode.get", { visibility: "internal", since: 2 });
     export const AskMode = sessionMethod<Base, Mode | undefined>("ask.mode", { answerer: "client" });`,
  );
  write(
    "events/mode.ts",
    `export interface ModeChangedData { mode: Mode }
     /** The mode changed. */
     export const ModeChangedEvent = ephemeralEvent<"session.mode_changed", ModeChangedData>("session.mode_changed");
     export type ModeChangedEvent = EventOf<typeof ModeChangedEvent>;`,
  );
});

afterEach(() => rmSync(source, { recursive: true }));

function write(path, text) {
  mkdirSync(dirname(join(source, path)), { recursive: true });
  writeFileSync(join(source, path), text);
}

describe("reading declarations", () => {
  it("finds methods with their options and summaries", () => {
    const [set, get, ask] = readModel(source).methods;
    expect(set).toMatchObject({
      name: "session.mode.set",
      constant: "SessionModeSet",
      scope: "session",
      answerer: "runtime",
      visibility: "public",
      stability: "experimental",
      since: 3,
      summary: "Changes the mode.",
      file: "methods/session/mode.ts",
    });
    expect(get).toMatchObject({ visibility: "internal", since: 2, params: undefined });
    expect(ask).toMatchObject({ answerer: "client", summary: "" });
  });

  it("finds events", () => {
    expect(readModel(source).events).toMatchObject([
      { type: "session.mode_changed", ephemeral: true, visibility: "public", summary: "The mode changed." },
    ]);
  });

  it("refuses a name that is declared twice", () => {
    write("types/other.ts", "export interface Base { id: number }");
    expect(() => readModel(source)).toThrow("Base is declared twice: in types/mode.ts and in types/other.ts");
  });
});

describe("schemas", () => {
  it("say what the types say, flags and inheritance included", () => {
    const model = readModel(source);
    const schemas = new SchemaMaker(model);
    expect(schemas.params(model.methods[0])).toEqual({
      type: "object",
      properties: {
        sessionId: { type: "string" },
        id: { type: "string" },
        mode: { $ref: "#/$defs/Mode" },
        why: { anyOf: [{ type: "string" }, { type: "null" }], "x-visibility": "internal" },
        tags: {
          type: "array",
          items: {
            anyOf: [
              { type: "string", const: "a" },
              { type: "object", properties: { b: { type: "number" } }, required: ["b"] },
            ],
          },
          "x-lenient": true,
        },
        rest: { type: "object", additionalProperties: { type: "boolean" } },
      },
      required: ["sessionId", "id", "mode", "tags"],
    });
    expect(schemas.definitionsFor([schemas.params(model.methods[0])])).toEqual({
      Mode: { type: "string", enum: ["plan", "interactive"] },
    });
  });

  it("name a type that is not declared", () => {
    expect(() => new SchemaMaker(readModel(source)).named("Nope")).toThrow("Nope is not declared");
  });
});

describe("what is written", () => {
  it("is the same every time", () => {
    const all = () => {
      const model = readModel(source);
      const schemas = new SchemaMaker(model);
      return [writeEvents(model), writeRpc(model, schemas), writeSchemas(model, schemas), writeDocs(model)];
    };
    expect(all()).toEqual(all());
  });

  it("keeps internal methods apart", () => {
    const model = readModel(source);
    const files = writeRpc(model, new SchemaMaker(model));
    expect(files["gen/rpc.ts"]).toContain("set: (params: ModeSetRequest) => Promise<void>;");
    expect(files["gen/rpc.ts"]).not.toContain("session.mode.get");
    expect(files["gen/rpc-internal.ts"]).toContain("get: () => Promise<Mode>;");
    expect(files["gen/client-handlers.ts"]).toContain(
      "mode(params: Base & SessionTarget): Promise<Mode | undefined>;",
    );
  });
});

describe("families", () => {
  it("go by the beginning of the name", () => {
    expect(
      ["ping", "mcp.config.list", "session.send", "session.queue.clear", "session.mcp.oauth.login"].map(
        prefixOf,
      ),
    ).toEqual(["", "mcp", "session", "session.queue", "session.mcp"]);
    expect(["", "session.eventLog", "gitHubToken", "session.gitHubAuth"].map(fileNameOf)).toEqual([
      "connection",
      "session-event-log",
      "github-token",
      "session-github-auth",
    ]);
    expect(groupByFamily([{ name: "b.y" }, { name: "a" }, { name: "b.x" }])).toEqual([
      ["", [{ name: "a" }]],
      ["b", [{ name: "b.x" }, { name: "b.y" }]],
    ]);
  });
});
