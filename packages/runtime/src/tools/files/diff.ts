/**
 * The diff texts that people and permission questions are shown. They follow git's format, with the
 * absolute path and a blank first line, as clients of the official runtime expect.
 */
export function viewDiff(path: string, lines: readonly string[], first = 1): string {
  const span = `${first},${lines.length}`;
  const body = lines.map((line) => ` ${line}`).join("\n");
  return `${header(path)}@@ -${span} +${span} @@\n${body}\n`;
}

function header(path: string): string {
  return `\ndiff --git a${path} b${path}\nindex 0000000..0000000 100644\n--- a${path}\n+++ b${path}\n`;
}
