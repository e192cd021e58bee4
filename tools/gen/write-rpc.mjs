// Writes the typed rpc namespaces, the names they are built from, and the handlers of what clients answer.
import { comment, header, importsOf, namesIn } from "./text.mjs";

/** @param {import("./schema.mjs").SchemaMaker} schemas tells whether a method needs parameters */
export function writeRpc(model, schemas) {
  const context = { model, schemas };
  return {
    "gen/rpc.ts": rpcFile(context, "public", ["ServerRpc", "SessionRpc"]),
    "gen/rpc-internal.ts": rpcFile(context, "internal", ["InternalServerRpc", "InternalSessionRpc"]),
    "gen/client-handlers.ts": handlersFile(context, "public", "Client"),
    "gen/client-handlers-internal.ts": handlersFile(context, "internal", "InternalClient"),
  };
}

function rpcFile({ model, schemas }, visibility, [server, session]) {
  const methods = model.methods.filter(
    (method) => method.answerer === "runtime" && method.visibility === visibility,
  );
  const ofScope = (scope) => methods.filter((method) => method.scope === scope);
  const signature = (method) => `(${parameter(schemas, method)}) => Promise<${resultText(method)}>`;
  const namesOf = (scope) => ofScope(scope).map((method) => `  ${JSON.stringify(method.name)},\n`);
  return [
    header("methods"),
    "\n",
    importsOf(model, namesOfTypes(methods)),
    "\n/** Methods of the connection. */\n",
    `export interface ${server} ${namespace(tree(ofScope("server")), signature, "")}\n`,
    "\n/** Methods of one session; `sessionId` is filled in. */\n",
    `export interface ${session} ${namespace(tree(ofScope("session")), signature, "")}\n`,
    `\nexport const serverMethodNames: readonly string[] = [\n${namesOf("server").join("")}];\n`,
    `\nexport const sessionMethodNames: readonly string[] = [\n${namesOf("session").join("")}];\n`,
  ].join("");
}

/** Methods as nested namespaces, in order of declaration. `session.queue.clear` is `queue.clear`. */
function tree(methods) {
  const root = new Map();
  for (const method of methods) {
    const path = method.name.replace(method.scope === "session" ? /^session\./ : "", "").split(".");
    let node = root;
    for (const part of path.slice(0, -1)) {
      if (!node.has(part)) node.set(part, new Map());
      node = node.get(part);
    }
    node.set(path.at(-1), method);
  }
  return root;
}

function namespace(node, signature, indent) {
  const inner = `${indent}  `;
  const lines = [...node].map(([name, child]) =>
    child instanceof Map
      ? `${inner}${name}: ${namespace(child, signature, inner)};\n`
      : `${comment(child.summary, inner)}${inner}${name}: ${signature(child)};\n`,
  );
  return `{\n${lines.join("")}${indent}}`;
}

function parameter(schemas, method) {
  if (!method.params) return "";
  const needed = schemas
    .params(method)
    .required?.some((name) => method.scope === "server" || name !== "sessionId");
  const isUnion = schemas.params(method).anyOf !== undefined;
  return `params${needed || isUnion ? "" : "?"}: ${method.params.getText()}`;
}

/** `null` on the wire says that there is nothing to say. */
function resultText(method) {
  const text = method.result.getText();
  return text === "null" ? "void" : text;
}

function handlersFile({ model }, visibility, prefix) {
  const methods = model.methods.filter(
    (method) => method.answerer === "client" && method.visibility === visibility,
  );
  const handlers = new Map();
  for (const method of methods) {
    const group = method.name.split(".")[0];
    const key = `${method.scope} ${group}`;
    handlers.set(key, [...(handlers.get(key) ?? []), method]);
  }
  const nameOf = (key) => `${capitalized(key.split(" ")[1])}Handler`;
  const ofScope = (scope) => [...handlers.keys()].filter((key) => key.startsWith(`${scope} `));
  const usesTarget = methods.some((method) => method.scope === "session");
  return [
    header("methods/client"),
    "\n",
    importsOf(model, [...namesOfTypes(methods), ...(usesTarget ? ["SessionTarget"] : [])]),
    ...[...handlers].map(
      ([key, group]) => `\nexport interface ${nameOf(key)} {\n${group.map(handler).join("")}}\n`,
    ),
    ...[
      ["session", "SessionApiHandlers"],
      ["server", "GlobalApiHandlers"],
    ].map(([scope, name]) => {
      const lines = ofScope(scope).map((key) => `  ${key.split(" ")[1]}?: ${nameOf(key)};\n`);
      return `\nexport interface ${prefix}${name} {\n${lines.join("")}}\n`;
    }),
  ].join("");
}

function handler(method) {
  const own = method.params?.getText();
  const params = method.scope === "session" ? [own, "SessionTarget"].filter(Boolean).join(" & ") : own;
  const name = method.name.split(".").at(-1);
  const result = method.result.getText() === "null" ? "void" : method.result.getText();
  return `${comment(method.summary, "  ")}  ${name}(${params ? `params: ${params}` : ""}): Promise<${result}>;\n`;
}

function namesOfTypes(methods) {
  return methods.flatMap((method) => [...namesIn(method.params), ...namesIn(method.result)]);
}

function capitalized(word) {
  return word[0].toUpperCase() + word.slice(1);
}
