/** Counts what passes and what fails, and prints a line of each. */
export function createReport() {
  let passed = 0;
  let failed = 0;
  return {
    pass(name, detail = "") {
      passed++;
      console.log(`ok   ${name}${detail && ` · ${detail}`}`);
    },
    fail(name, detail = "") {
      failed++;
      console.log(`FAIL ${name}${detail && ` · ${detail}`}`);
    },
    /** Prints the counts and exits: 1 when anything failed. */
    exit() {
      console.log(`${passed} passed, ${failed} failed`);
      process.exit(failed > 0 ? 1 : 0);
    },
  };
}
