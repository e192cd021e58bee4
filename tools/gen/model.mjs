// Reads the declarations of packages/protocol: what methods, events and types there are. Works on syntax
// alone, so a declaration has to be written the way packages/protocol/src/define.ts says.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript-api";

const FOLDERS = ["methods", "events", "types"];
const METHOD_DEFAULTS = {
  answerer: "runtime",
  kind: "request",
  visibility: "public",
  stability: "experimental",
  since: 3,
};
const EVENT_DEFAULTS = { visibility: "public", stability: "stable" };

/**
 * @typedef {object} Model
 * @property {Map<string, TypeDeclaration>} types every exported interface and type alias, by name
 * @property {MethodDeclaration[]} methods in order of file, then of appearance
 * @property {EventDeclaration[]} events likewise
 *
 * @typedef {{ name: string, file: string, node: ts.Node, doc: Doc, text: string }} TypeDeclaration
 * @typedef {{ summary: string, internal: boolean, deprecated: boolean, lenient: boolean }} Doc
 * @typedef {{ name: string, constant: string, scope: string, params: ts.TypeNode | undefined,
 *   result: ts.TypeNode, answerer: string, kind: string, visibility: string, stability: string,
 *   since: number, until?: number, summary: string, file: string }} MethodDeclaration
 * @typedef {{ type: string, constant: string, data: ts.TypeNode, ephemeral: boolean, visibility: string,
 *   stability: string, summary: string, file: string }} EventDeclaration
 */

/** @param {string} source the package's src folder @returns {Model} */
export function readModel(source) {
  const model = { types: new Map(), methods: [], events: [] };
  for (const file of [...declarationFiles(source), "define.ts"]) readFile(model, source, file);
  return model;
}

function declarationFiles(source) {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(source, folder), { recursive: true })
      .map((name) => `${folder}/${relative("", name).replaceAll("\\", "/")}`)
      .filter((name) => /(?<!\.test)\.ts$/.test(name) && !name.endsWith("/index.ts")),
  ).sort();
}

function readFile(model, source, file) {
  const text = readFileSync(join(source, file), "utf8");
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  for (const node of tree.statements) {
    if (!node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) continue;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) readType(model, file, node);
    else if (ts.isVariableStatement(node)) {
      for (const declared of node.declarationList.declarations) readConstant(model, file, node, declared);
    }
  }
}

function readType(model, file, node) {
  const name = node.name.text;
  const known = model.types.get(name);
  if (known) throw new Error(`${name} is declared twice: in ${known.file} and in ${file}`);
  model.types.set(name, { name, file, node, doc: docOf(node), text: node.getText() });
}

function readConstant(model, file, statement, declared) {
  const call = declared.initializer;
  if (!call || !ts.isCallExpression(call) || !call.typeArguments) return;
  const [first, options] = call.arguments;
  const common = {
    constant: declared.name.getText(),
    summary: docOf(statement).summary,
    file,
    ...readOptions(options),
  };
  switch (call.expression.getText()) {
    case "method":
    case "sessionMethod": {
      const scope = call.expression.getText() === "method" ? "server" : "session";
      const [params, result] = call.typeArguments;
      const isVoid = params.kind === ts.SyntaxKind.VoidKeyword;
      model.methods.push({
        ...METHOD_DEFAULTS,
        name: first.text,
        scope,
        params: isVoid ? undefined : params,
        result,
        ...common,
      });
      return;
    }
    case "durableEvent":
    case "ephemeralEvent": {
      const ephemeral = call.expression.getText() === "ephemeralEvent";
      model.events.push({
        ...EVENT_DEFAULTS,
        type: first.text,
        data: call.typeArguments[1],
        ephemeral,
        ...common,
      });
    }
  }
}

function readOptions(node) {
  const entries = node?.properties?.map(({ name, initializer }) => [
    name.getText(),
    ts.isNumericLiteral(initializer) ? Number(initializer.text) : initializer.text,
  ]);
  return Object.fromEntries(entries ?? []);
}

/** The doc comment before a node: its text, and the tags that matter here. @returns {Doc} */
export function docOf(node) {
  const text = node.jsDoc?.at(-1)?.getText() ?? "";
  const words = text
    .replace(/^\/\*\*|\*\/$/g, "")
    .replace(/^\s*\* ?/gm, "")
    .replace(/\s+/g, " ");
  const [summary] = words.split(/(?:^|\s)@(?=internal|deprecated|experimental|lenient|throws|param)/);
  return {
    summary: summary.trim(),
    internal: /@internal\b/.test(words),
    deprecated: /@deprecated\b/.test(words),
    lenient: /@lenient\b/.test(words),
  };
}
