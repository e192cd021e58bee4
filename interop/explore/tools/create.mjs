import { WORKSPACE } from "../lib/play.mjs";

const TEXTS = [
  "",
  "x",
  "line\n",
  "a\r\nb\r\n",
  "\n\n",
  "naïve 日本 🎉\n",
  "\uFEFFbom\n",
  "a\0b",
  "no end\nof line",
  "$& $1\n",
  "\ud800",
  "tab\tend\t\n",
  "y".repeat(30_000),
  "z\n".repeat(4000),
];

const PATHS = [
  "new.txt",
  "deep/er/new.txt",
  "a.txt",
  "src",
  "empty-dir",
  "empty-dir/new.txt",
  "a.txt/child.txt",
  "link-dir/new.txt",
  "broken-link",
  "link.txt",
  "loop-a",
  ".new-hidden",
  "new name.txt",
  "ünï-新.txt",
  "new/",
  "src/../up.txt",
  "../outside.txt",
  ".git/new",
  "n".repeat(300),
  "script-new.sh",
  "[x].txt",
];

const create = (args) => [{ name: "create", args }];
const at = (path) => `${WORKSPACE}/${path}`;

export const area = {
  name: "create",
  cases: () => [
    ...PATHS.map((path) => ({
      name: `path ${path.slice(0, 30)}`,
      calls: create({ path: at(path), file_text: "made\n" }),
    })),
    ...TEXTS.map((file_text, i) => ({
      name: `text ${JSON.stringify(file_text.slice(0, 12))}`,
      calls: create({ path: at(`text-${i}.txt`), file_text }),
    })),
    ...[
      "rel.txt",
      "./rel2.txt",
      "sub/rel.txt",
      "",
      " ",
      ".",
      "/",
      "~/x.txt",
      "/dev/null",
      "/nonexistent-root/x",
      "a\0b",
    ].map((path) => ({
      name: `given ${JSON.stringify(path)}`,
      calls: create({ path, file_text: "made\n" }),
    })),
    ...[
      {},
      { path: at("w1.txt") },
      { file_text: "x" },
      { path: 1, file_text: "x" },
      { path: at("w2.txt"), file_text: 1 },
      { path: at("w3.txt"), file_text: null },
      { path: at("w4.txt"), file_text: ["a"] },
      { path: null, file_text: null },
      { path: at("w5.txt"), file_text: { a: 1 } },
      { path: at("w6.txt"), file_text: "x", extra: 1 },
      { path: at("w7.txt"), content: "x" },
    ].map((args) => ({ name: `wrong ${JSON.stringify(args)}`, calls: create(args) })),
    {
      name: "twice",
      calls: [
        ...create({ path: at("t.txt"), file_text: "1" }),
        ...create({ path: at("u.txt"), file_text: "2" }),
      ],
    },
  ],
  random(pick, world) {
    const path = pick.one([
      ...PATHS,
      "../outside.txt",
      "../outside-too.txt",
      ...Object.keys(world.files),
      ...pick.times(20, (i) => `made/${i}/${pick.int(9)}.txt`),
    ]);
    const file_text = pick.one(TEXTS);
    const shown = path.startsWith("..")
      ? `given ${JSON.stringify(`/${path}`)}`
      : `random ${path.slice(0, 30)}`;
    return {
      name: `${shown} ${JSON.stringify(file_text.slice(0, 12))}`,
      calls: create({ path: at(path), file_text }),
    };
  },
};
