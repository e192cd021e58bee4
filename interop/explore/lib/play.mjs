import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { normalize } from "../../lib/normalize.mjs";
import { record } from "../../lib/record.mjs";
import { stepsOf } from "./steps.mjs";

/** Stands for the workspace in the arguments of a step's calls. */
export const WORKSPACE = "⟨workspace⟩";
/** Stands for the address of the pages that a script serves (see `serve` of a script). */
export const PAGES = "⟨pages⟩";

/**
 * Plays a script on a pair of halves and returns what it did, step by step.
 *
 * A script is `{ name, world, steps, model?, config?(t), serve?() }`: `world` is `{ files, links, folders }` (see world.mjs),
 * a step `{ name, calls: [{ name, args | input }] }` is one answer of the model, `serve` starts an HTTP server for the length of the
 * script and gives `{ address, close() }`, `isUnordered` says that the lines of what it tells come in any order. Everything is approved unless `config` says otherwise.
 */
export async function play(script, pair) {
  const { world, steps } = script;
  const changes = [];
  const pages = await script.serve?.();
  const taken = await record(
    {
      name: script.name,
      files: world.files,
      model(t) {
        furnish(t.sandbox.workspace, world);
        let before = snapshot(t.sandbox.workspace);
        return (_body, index) => {
          const now = snapshot(t.sandbox.workspace);
          if (index > 0) changes.push(changesOf(before, now));
          before = now;
          const step = steps[index];
          return step ? { tools: step.calls.map((call) => written(call, t, pages)) } : { text: "Done." };
        };
      },
      async run(t) {
        const onPermissionRequest = () => t.half.approval;
        const config = { streaming: false, onPermissionRequest, ...script.config?.(t) };
        await t.ask(
          await t.session({ ...config, ...(script.model && { model: script.model }) }),
          "Please work.",
        );
      },
    },
    pair,
  );
  await pages?.close();
  const recording = withoutHashes(taken);
  const played = stepsOf(recording, steps).map((step, index) => ({ ...step, files: changes[index] }));
  return {
    notes: normalize(recording.notes, recording.places),
    /** Each by itself: an id that one step has more doesn't rename those of the next. */
    steps: played.map((step) => normalize(script.isUnordered ? sortedLines(step) : step, recording.places)),
  };
}

/** For tools that tell things in an order that is up to chance. */
function sortedLines(step) {
  const sorted = (_key, value) =>
    typeof value === "string" && value.includes("\n") ? value.split("\n").sort().join("\n") : value;
  return JSON.parse(JSON.stringify(step, sorted));
}

/** Pages are served at another port each time, which a hash of their address doesn't show. */
function withoutHashes(recording) {
  const replaced = (key, value) => (key === "hashedUrl" ? "<hash>" : value);
  return { ...recording, taps: JSON.parse(JSON.stringify(recording.taps, replaced)) };
}

/** A call with what its placeholders stand for. */
function written({ name, args, input }, t, pages) {
  const filled = (value) =>
    JSON.parse(
      JSON.stringify(value)
        .replaceAll(WORKSPACE, t.sandbox.workspace)
        .replaceAll(PAGES, pages?.address ?? ""),
    );
  return input === undefined ? { name, args: filled(args) } : { name, input: filled(input) };
}

/** What a sandbox's own list of files can't say: folders that are empty, and links. */
function furnish(workspace, { folders = [], links = {} }) {
  for (const folder of folders) mkdirSync(join(workspace, folder), { recursive: true });
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    symlinkSync(target, join(workspace, path));
  }
}

/** Longer contents are told by their hash. */
const SHOWN_BYTES = 2000;

function snapshot(workspace) {
  const entries = readdirSync(workspace, { recursive: true, withFileTypes: true });
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      return [relative(workspace, path), contentOf(path)];
    }),
  );
}

function contentOf(path) {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  const mode = (stat?.mode ?? 0) & 0o777;
  if (stat?.isSymbolicLink()) return `-> ${readlinkSync(path)}`;
  if (!stat?.isFile()) return stat?.isDirectory() ? "folder" : "other";
  const bytes = readFileSync(path);
  const hash = () => createHash("sha256").update(bytes).digest("hex");
  return `${mode.toString(8)} ${bytes.length > SHOWN_BYTES ? hash() : JSON.stringify(bytes.toString("latin1"))}`;
}

function changesOf(before, now) {
  const paths = [...new Set([...before.keys(), ...now.keys()])].sort();
  return Object.fromEntries(
    paths.filter((path) => before.get(path) !== now.get(path)).map((path) => [path, now.get(path) ?? "gone"]),
  );
}
