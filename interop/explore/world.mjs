/** The smallest image there is: one dot. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const GIF = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

const WORDS = [
  "alpha",
  "beta",
  "gamma",
  "delta",
  "TODO",
  "const",
  "function",
  "naïve",
  "日本",
  "emoji 🎉",
  "x".repeat(40),
];

/**
 * A workspace: what always is there, so that scripts can name it, and what `pick` adds. `files` is path to content, `links`
 * path to target, `folders` empty ones.
 */
export function worldOf(pick) {
  return {
    files: { ...fixedFiles(), ...randomFiles(pick) },
    links: {
      "link.txt": "a.txt",
      "link-dir": "src",
      "broken-link": "nowhere.txt",
      "outside-link": "/etc/hostname",
      "loop-a": "loop-b",
      "loop-b": "loop-a",
    },
    folders: ["empty-dir", "src/empty"],
  };
}

function fixedFiles() {
  return {
    "a.txt": "one\ntwo\nthree\nfour\nfive\n",
    "no-newline.txt": "first\nsecond\nlast",
    "crlf.txt": "a\r\nb\r\nc\r\nd\r\n",
    "mixed-ends.txt": "a\r\nb\nc\r\nd",
    "cr.txt": "a\rb\rc",
    "bom.txt": "\uFEFFwith bom\nsecond\n",
    "utf16.txt": Buffer.from("\uFEFFwide\nline\n", "utf16le"),
    "latin1.txt": Buffer.from("caf\xe9\nna\xefve\n", "latin1"),
    "binary.bin": Buffer.from([0, 1, 2, 255, 254, 10, 0, 65, 66, 10, 0]),
    "nul.txt": "a\0b\nc\n",
    "unicode.txt":
      "naïve café\n日本語 テキスト\n🎉 party 👩‍👩‍👧\ne\u0301 combining\n\u2028separator\u2029end\n",
    "empty.txt": "",
    "newline.txt": "\n",
    "newlines.txt": "\n\n\n",
    "blank-end.txt": "one\ntwo\n\n\n",
    "tabs.txt": "\tindented\n\t\ttwice\n  two spaces\n",
    "twice.txt": "same\nsame\nother\nsame\n",
    "dollar.txt": "cost $& and $1 and $$\n",
    "long-line.txt": `${"0123456789".repeat(300)}\nshort\n`,
    "huge-line.txt": `${"abcdefghij".repeat(3000)}\nshort\n`,
    "many-lines.txt": Array.from({ length: 3000 }, (_, i) => `line ${i + 1} of many\n`).join(""),
    "script.sh": "#!/bin/sh\necho from script\n",
    "image.png": PNG,
    "image.gif": GIF,
    "image.PNG": PNG,
    "fake.png": "not an image\n",
    "empty.png": "",
    "picture.svg": '<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>\n',
    "photo.jpg": Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0]),
    "doc.pdf": "%PDF-1.4\nnothing\n",
    "data.json": '{"name":"thing","list":[1,2,3]}\n',
    "table.csv": "a,b\n1,2\n",
    "with space.txt": "spaced\n",
    'quote\'s "file".txt': "quoted\n",
    "[bracket].txt": "bracketed\n",
    "-dash.txt": "dashed\n",
    "ünïcode-名.txt": "named\n",
    "README.md": "# Title\n\nSome *text* with TODO.\n",
    "src/main.ts":
      "import { help } from './help.js';\n\nexport function main(): void {\n  help('alpha');\n}\n",
    "src/help.js": "// TODO: help\nexport const help = (what) => console.log(what);\n",
    "src/view.tsx": "export const View = () => <b>alpha</b>;\n",
    "src/deep/er/est.py": "def alpha():\n    return 'alpha'  # TODO\n",
    "src/data.rs": "fn main() { let alpha = 1; }\n",
    "lib/a b/c d.js": "alpha();\n",
    ".hidden.txt": "hidden alpha\n",
    ".hidden-dir/inside.txt": "inside alpha\n",
    ".gitignore": "ignored.txt\nbuild/\n*.log\n",
    "ignored.txt": "ignored alpha\n",
    "build/out.js": "built alpha\n",
    "debug.log": "logged alpha\n",
    "node_modules/dep/index.js": "module.exports = 'alpha';\n",
    ".git/HEAD": "ref: refs/heads/main\n",
    ".git/config": "alpha\n",
  };
}

function randomFiles(pick) {
  const line = () => pick.times(pick.int(6), () => pick.one(WORDS)).join(" ");
  const names = pick.times(6 + pick.int(40), (i) => {
    const folder = pick.one(["", "gen/", "gen/a/", "gen/b/c/", "src/gen/"]);
    return `${folder}${pick.one(["file", "mod", "Test", "z"])}-${i}.${pick.one(["ts", "js", "md", "txt", "py", "go"])}`;
  });
  return Object.fromEntries(
    names.map((name) => {
      const end = pick.one(["\n", "\n", "\n", "\r\n"]);
      const text = pick.times(pick.int(12), line).join(end);
      return [name, pick.chance(0.8) ? `${text}${end}` : text];
    }),
  );
}
