import { resolve } from "node:path";

const CD = /^\s*cd\s+(?:"([^"]*)"|'([^']*)'|([^\s;&|"']+))\s*(?:&&|;)\s*/;

/** The command without a leading `cd` into the directory where it starts anyway. */
export function withoutRedundantCd(command: string, workingDirectory: string): string {
  const found = CD.exec(command);
  const directory = found?.[1] ?? found?.[2] ?? found?.[3];
  if (!found || directory === undefined) return command;
  const rest = command.slice(found[0].length);
  return rest !== "" && resolve(workingDirectory, directory) === resolve(workingDirectory) ? rest : command;
}
