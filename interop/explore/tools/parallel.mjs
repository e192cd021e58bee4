import { WORKSPACE } from "../lib/play.mjs";

const at = (path) => `${WORKSPACE}/${path}`;
const view = (path, more) => ({ name: "view", args: { path: at(path), ...more } });
const create = (path, file_text = "made\n") => ({ name: "create", args: { path: at(path), file_text } });
const edit = (path, old_str, new_str) => ({ name: "edit", args: { path: at(path), old_str, new_str } });
/** Shells get their numbers in the order in which they start, which is up to chance: each has a name. */
const bash = (command) => ({ name: "bash", args: { command, description: "Work", shellId: command } });
const grep = (pattern, paths) => ({ name: "grep", args: { pattern, paths } });
const sql = (query) => ({ name: "sql", args: { query, description: "Work" } });

/** Several calls of one answer. Nothing that depends on which of them is first, where that is up to chance. */
export const area = {
  name: "parallel",
  cases: () =>
    [
      ["views", view("a.txt"), view("crlf.txt"), view("src"), view("image.png"), view("missing.txt")],
      [
        "edits of one file",
        edit("a.txt", "one", "1"),
        edit("a.txt", "two", "2"),
        edit("a.txt", "three", "3"),
      ],
      ["edits of one place", edit("twice.txt", "other", "x"), edit("twice.txt", "other", "y")],
      [
        "an edit that another makes possible",
        edit("dollar.txt", "cost", "price"),
        edit("dollar.txt", "price", "worth"),
      ],
      ["create and edit", create("p1.txt", "abc\n"), edit("p1.txt", "abc", "xyz")],
      ["create twice", create("p2.txt", "1\n"), create("p2.txt", "2\n")],
      ["commands", bash("echo a"), bash("echo b; exit 2"), bash("true")],
      [
        "mixed",
        view("a.txt"),
        bash("echo m"),
        grep("spaced", "with space.txt"),
        { name: "glob", args: { pattern: "a.txt" } },
        { name: "no_such_tool", args: {} },
        { name: "view", args: "{oops" },
      ],
      [
        "queries",
        sql("SELECT 1"),
        sql("INSERT INTO todos (id, title) VALUES ('p', 'P')"),
        sql("SELECT nope"),
      ],
      ["images", view("image.png"), view("image.gif")],
      [
        "ten views",
        ...Array.from({ length: 10 }, (_, i) =>
          view("many-lines.txt", { view_range: [i * 10 + 1, i * 10 + 2] }),
        ),
      ],
      ["all wrong", { name: "view", args: {} }, { name: "bash", args: {} }, { name: "", args: {} }],
      ["twins", view("a.txt"), view("a.txt")],
    ].map(([name, ...calls]) => ({ name, calls })),
  random(pick) {
    const n = pick.int(1e6);
    const calls = pick.some(
      [
        view("unicode.txt"),
        view("src"),
        bash("echo r"),
        bash("ls src"),
        grep("alpha", "src/view.tsx"),
        sql("SELECT 2"),
        create(`r-${n}.txt`),
        view("nowhere"),
        { name: "glob", args: { pattern: "bom.txt" } },
        edit("readme-not.md", "a", "b"),
      ],
      2 + pick.int(4),
    );
    return { name: `random ${calls.map(({ name }) => name).join(" ")} ${n}`, calls };
  },
};
