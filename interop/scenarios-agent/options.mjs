import { execFileSync } from "node:child_process";

/** Options that make no sense, or none together. */
const refused = (name, options) => ({
  name: `options refused: ${name}`,
  model: () => [{ text: "Done." }],
  async run(t) {
    const client = await t.client();
    await t.outcome("created", async () => {
      const session = await client.createSession(t.sessionConfig(options(t)));
      t.watch(session);
    });
  },
});

export const token = refused("a GitHub token beside a provider", () => ({ gitHubToken: "a-token" }));

export const clientDocument = refused("a client document that isn't encrypted", () => ({
  authClientIdMetadataUrl: "http://example.com/client.json",
}));

export const assignments = [
  ["not an object", "x"],
  ["empty", {}],
  ["of other kinds", { Features: "x", Flights: [], Configs: {}, AssignmentContext: 5 }],
  ["of other parts", { Features: [5], Flights: { a: 5 }, Configs: [5], AssignmentContext: "" }],
].map(([what, expAssignments]) => refused(`assignments that are ${what}`, () => ({ expAssignments })));

/** Whether what git knows of the workspace is told. */
export const git = [true, false].map((enableHostGitOperations) => ({
  name: `options: git operations ${enableHostGitOperations ? "on" : "off"}`,
  model: () => [{ text: "Done." }],
  async run(t) {
    execFileSync("git", ["init", "-q", "-b", "main"], { cwd: t.path("") });
    await t.ask(await t.session({ enableHostGitOperations }), "Please work.");
  },
}));
