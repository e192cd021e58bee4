import { languageOf, telemetryExtension } from "../files/languages.js";
import { failureResult, successResult } from "../results.js";
import type { FileEdit, ToolResult } from "../tool.js";
import type { Hunk } from "./parse-patch.js";
import type { PlannedChange } from "./plan-change.js";

/** What a model is told of a patch that was carried out. Source of the texts: the official runtime. */
export function appliedResult(changes: readonly PlannedChange[]): ToolResult {
  return successResult(summary(changes), doneSoFar(changes));
}

/** What a model is told of a patch of which a hunk failed, or was not permitted. */
export function failedResult(
  changes: readonly PlannedChange[],
  hunk: Hunk,
  failure: { readonly message: string } | { readonly denial: ToolResult },
): ToolResult {
  if (changes.length === 0) {
    return "denial" in failure
      ? failure.denial
      : failureResult(`Failed to apply patch: Error: ${failure.message}`);
  }
  const message = "denial" in failure ? "Patch application permission was not approved." : failure.message;
  const what = `${KIND[hunk.kind]} File: ${hunk.path}`;
  const text =
    "Patch partially applied before failure.\n\n" +
    `Applied successfully before the failure:\n${summary(changes)}\n\n` +
    `Failed while applying ${what}:\nError: ${message}\n\n` +
    "Warning: earlier hunks were applied and not rolled back. " +
    "Inspect the files before retrying; retry only failed/remaining hunks or revert first.";
  if (!("denial" in failure))
    return failureResult(text, { error: `Error: ${message}`, ...doneSoFar(changes) });
  const { resultType, textResultForLlm } = failure.denial;
  const told = `${text}\n\nPermission result:\n${textResultForLlm}`;
  return { textResultForLlm: told, resultType, ...doneSoFar(changes) };
}

const KIND: Readonly<Record<Hunk["kind"], string>> = { add: "Add", delete: "Delete", update: "Update" };

function summary(changes: readonly PlannedChange[]): string {
  const line = (did: string, kind: FileEdit["kind"]) => {
    const paths = changes.filter((change) => change.kind === kind).map(({ place }) => place.path);
    return paths.length > 0 ? [`${did} ${paths.length} file(s): ${paths.join(", ")}`] : [];
  };
  return [...line("Added", "create"), ...line("Modified", "edit"), ...line("Deleted", "delete")].join("\n");
}

function doneSoFar(changes: readonly PlannedChange[]): Partial<ToolResult> {
  const fileEdits = changes.flatMap(fileEditsOf);
  return {
    detailedContent: changes.map(({ diff }) => diff.text).join("\n"),
    ...(fileEdits.length > 0 && { fileEdits }),
    toolTelemetry: {
      properties: {
        fileExtension: unique(changes.map(({ place }) => telemetryExtension(place.path))),
        languageId: unique(changes.map(({ place }) => languageOf(place.path))),
        codeBlocks: JSON.stringify(codeBlocks(changes)),
      },
      restrictedProperties: {
        filePaths: paths(changes),
        movedFromPaths: JSON.stringify(changes.flatMap(({ movedFrom }) => movedFrom?.path ?? [])),
        addedPaths: paths(changes.filter(({ kind }) => kind === "create")),
        deletedPaths: paths(changes.filter(({ kind }) => kind === "delete")),
      },
      metrics: sums(changes),
    },
  };
}

function fileEditsOf({ place, kind, movedFrom, diff, before, after }: PlannedChange): FileEdit[] {
  if (before === after && !movedFrom) return [];
  const { linesAdded, linesRemoved } = diff;
  const edit: FileEdit = { path: place.path, kind, linesAdded, linesRemoved };
  if (!movedFrom) return [edit];
  return [edit, { path: movedFrom.path, kind: "delete", linesAdded: 0, linesRemoved: 0 }];
}

function unique(values: readonly string[]): string {
  return JSON.stringify([...new Set(values)]);
}

function paths(changes: readonly PlannedChange[]): string {
  return JSON.stringify(changes.map(({ place }) => place.path));
}

function codeBlocks(changes: readonly PlannedChange[]): object[] {
  const extensions = [...new Set(changes.map(({ place }) => telemetryExtension(place.path)))];
  return extensions.map((fileExt) => {
    const same = changes.filter(({ place }) => telemetryExtension(place.path) === fileExt);
    return { fileExt, languageId: languageOf(`x${fileExt}`), ...sums(same) };
  });
}

function sums(changes: readonly PlannedChange[]): { linesAdded: number; linesRemoved: number } {
  return {
    linesAdded: changes.reduce((sum, { diff }) => sum + diff.linesAdded, 0),
    linesRemoved: changes.reduce((sum, { diff }) => sum + diff.linesRemoved, 0),
  };
}
