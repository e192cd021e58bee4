// Run with `node --test interop/drift`. Each test changes a copy of the official schema in one way that a
// new release might, and expects it to be named.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { readModel } from "../../tools/gen/model.mjs";
import { drift } from "./drift.mjs";
import { installedSchemas, readOfficial } from "./official.mjs";

const model = readModel(fileURLToPath(new URL("../../packages/protocol/src", import.meta.url)));

function mismatchesAfter(change) {
  const official = structuredClone(readOfficial(installedSchemas()));
  const find = (list, name) => list.find((one) => one.name === name);
  change({
    ...official,
    method: (name) => find(official.methods, name),
    event: (name) => find(official.events, name),
  });
  return drift(model, official).mismatches;
}

test("an unchanged schema has no mismatches", () => {
  assert.deepEqual(
    mismatchesAfter(() => {}),
    [],
  );
});

const changes = {
  "session.newMethod: missing": ({ methods, method }) =>
    methods.push({ ...method("session.send"), name: "session.newMethod" }),
  "session.new_event: missing": ({ events, event }) =>
    events.push({ ...event("session.idle"), name: "session.new_event" }),
  "session.send: visibility public, official internal": ({ method }) => {
    method("session.send").visibility = "internal";
  },
  "session.send: params prompt: required, official the reverse": ({ method }) => {
    const { params } = method("session.send");
    params.required = params.required.filter((name) => name !== "prompt");
  },
  "session.send: params newer: missing": ({ method }) => {
    method("session.send").params.properties.newer = { type: "string" };
  },
  "session.send: params prompt: type string, official number": ({ method }) => {
    method("session.send").params.properties.prompt = { type: "integer" };
  },
  "session.send: params source: internal, official public": ({ method }) => {
    delete method("session.send").params.properties.source.visibility;
  },
  "session.send: result messageId: type string, official null | string": ({ definitions }) => {
    definitions.SendResult.properties.messageId = { type: ["string", "null"] };
  },
  "session.mode.get: result (whole): values autopilot|interactive|plan, official autopilot|interactive|newer|plan":
    ({ definitions }) => definitions.SessionMode.enum.push("newer"),
  "session.plan.readSqlTodos: result rows[].newer: missing": ({ definitions }) => {
    definitions.PlanReadSqlTodosResult.properties.rows.items = {
      ...definitions[definitions.PlanReadSqlTodosResult.properties.rows.items.$ref.split("/").at(-1)],
    };
    definitions.PlanReadSqlTodosResult.properties.rows.items.properties.newer = { type: "string" };
  },
  "session.idle: ephemeral true, official false": ({ event }) => {
    event("session.idle").ephemeral = false;
  },
  "session.idle: envelope newer: missing": ({ event }) => {
    event("session.idle").envelope.properties.newer = { type: "string" };
  },
  "assistant.message: data content: not official": ({ definitions }) => {
    delete definitions.AssistantMessageData.properties.content;
  },
};
for (const [expected, change] of Object.entries(changes)) {
  test(`a change is named: ${expected}`, () => {
    const found = mismatchesAfter(change);
    assert.ok(found.includes(expected), found.slice(0, 5).join("\n"));
  });
}
