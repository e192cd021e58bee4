/** What was said in earlier sessions, for the model to look through. */
const look = (query, more = { source: "local" }) => ({
  tools: [{ name: "session_store_sql", args: { description: "Look", query, ...more } }],
});

export const looked = {
  name: "session store: looked through",
  /** When the official runtime tells of its search index is up to chance. */
  ignored: ["session.indexed_search"],
  model: () => [
    { text: "First." },
    look("SELECT summary FROM sessions ORDER BY created_at"),
    look("SELECT turn_index, user_message, assistant_response FROM turns ORDER BY id"),
    look("DELETE FROM sessions"),
    look("SELECT nope"),
    look("SELECT 1 AS one", {}),
    { text: "Done." },
  ],
  async run(t) {
    const session = await t.session({ enableSessionStore: true, onPermissionRequest: t.sdk.approveAll });
    await t.ask(session, "One.");
    await t.ask(session, "Two.");
  },
};
