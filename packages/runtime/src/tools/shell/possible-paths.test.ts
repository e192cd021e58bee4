import { beforeAll, describe, expect, it } from "vitest";
import { loadBashParser, withSyntaxTree } from "./bash-parser.js";
import { possiblePaths } from "./possible-paths.js";
import { redirectionsOf } from "./redirections.js";

beforeAll(loadBashParser);

const ENVIRONMENT = { HOME: "/home/u", PWD: "/work", SHELL: "/bin/bash" };
const look = (command: string) =>
  withSyntaxTree(command, (root) => [
    possiblePaths(command, root, ENVIRONMENT),
    redirectionsOf(root).writesFile,
  ]);

/** Observed of the official runtime 1.0.102. */
const READS: readonly (readonly [command: string, paths: readonly string[]])[] = [
  ["ls", []],
  ["ls -la sub", ["sub"]],
  ["ls true null cat find HEAD yes git", ["yes", "git"]],
  ["cat f.txt | grep h | wc -l", ["f.txt"]],
  ["git status", ["status"]],
  ['git commit -m "x y"', ["commit", "x y"]],
  ["cp ab cd", []],
  ["cp ab/c d", ["ab/c"]],
  ["touch a=b.c", ["a=b.c"]],
  ["touch abc:def", []],
  ["touch ~abc", []],
  ["touch ~/abc", ["~/abc"]],
  ["ls ~", ["~"]],
  ["touch -- abc", ["abc"]],
  ["touch abc\\ def", ["abc def"]],
  ["touch 'abc def'", ["abc def"]],
  ["ls . .. ./ a. .a", [".", "..", "./", ".a"]],
  ["cat a.b-1 .c-2 d.e+f", ["a.b-1", ".c-2"]],
  ["ls /", ["/"]],
  ["ls /nosuch", []],
  ["ls /nosuch/", ["/nosuch/"]],
  ["ls /etc", ["/etc"]],
  ["ls *.ts src/*.ts", ["*.ts", "src/*.ts"]],
  ["ls {a,b}", []],
  ["cat $HOME/.ssh/id_rsa", ["/home/u/.ssh/id_rsa", "$HOME/.ssh/id_rsa"]],
  [`touch $\{HOME}/x`, ["/home/u/x", `$\{HOME}/x`]],
  ["touch $PWD/x", ["/work/x", "$PWD/x"]],
  ["ls $SHELL $UNSET/x $1", ["$SHELL", "$UNSET/x"]],
  ["FOO=bar node x.js", ["node", "x.js"]],
  ["./run.sh arg", ["./run.sh", "arg"]],
  ["$CMD arg", ["$CMD", "arg"]],
  ["/usr/bin/env alpha", ["/usr/bin/env", "alpha"]],
  ["sudo -u root alpha", ["root", "alpha"]],
  ["sudo grep alpha beta", ["alpha", "beta"]],
  ["echo alpha.txt /abs/path", []],
  ["echo $(cat alpha)", ["alpha"]],
  ["grep alpha beta", ["beta"]],
  ["grep -f alpha beta", ["alpha", "beta"]],
  ["grep --file=alpha beta gamma", ["alpha", "beta", "gamma"]],
  ["sed -n -e alpha beta", ["beta"]],
  ["awk -v x=1 alpha beta", ["alpha", "beta"]],
  ['find . -name "*.ts" -exec rm {} \\;', ["."]],
  ["find . -execdir beta gamma \\; -newer delta", [".", "delta"]],
  ["find . -name alpha beta", [".", "beta"]],
  ["if alpha beta; then gamma delta; else eps zeta; fi", ["beta", "delta", "zeta"]],
  ["while alpha; do beta gamma; done", ["gamma"]],
  ["for abc in one.txt two.txt; do cat $abc; done", ["abc", "one.txt", "two.txt", "$abc"]],
  ["case $x in alpha) ls beta;; gamma|delta) ls eps;; esac", ["$x", "beta", "eps"]],
  ["alpha() { beta gamma; }", ["gamma"]],
  ["alpha beta && gamma delta || eps zeta", ["beta", "delta", "zeta"]],
  ["alpha `beta gamma`", ["gamma"]],
  ['alpha "beta $(gamma delta) eps"', ["delta"]],
  ["alpha <(beta gamma)", ["gamma"]],
  ["alpha $((beta + gamma))", []],
  ["alpha <<EOF delta\nbeta gamma\nEOF", ["delta"]],
  ["alpha <<-EOF\n\tbeta\n\tEOF\nzeta eta", ["eta"]],
  ["alpha <<< beta", ["beta"]],
  ['ls "unclosed', ["unclosed"]],
  ["# only comment", ["only", "comment"]],
  ["dd if=./alpha of=beta", ["if=./alpha"]],
  ["curl -o alpha http://x.test/a", ["alpha", "http://x.test/a"]],
  ["abc # hey there", ["hey", "there"]],
  ["abc xyz # see b.txt; rm it | foo bar", ["see", "b.txt", "bar", "xyz"]],
  ["# x; grep foo bar", ["foo", "bar"]],
  ["# don't do it\nls abc", ["abc"]],
  ["# see a.txt; don't cat b.txt", ["see", "a.txt", "dont cat b.txt"]],
  ["abc # it's", ["its"]],
  ["echo a # foo bar", []],
  ["echo a; ls # foo bar", ["foo", "bar"]],
  ['# use "foo bar" $(baz qux) y\\ z.txt', ["use", "foo bar", "y z.txt"]],
  ["#!/bin/bash\nls foo", ["#!/bin/bash", "foo"]],
  ["abc 'x # foo bar'", []],
  ["abc | def | ghi -2\nmno bcd || stu < vwx", ["vwx", "mno", "bcd"]],
  ["abc | def | ghi\n\nmno bcd\nstu < vwx", ["vwx", "mno", "bcd", "stu"]],
  ["abc | def | ghi -2\nmno bcd", ["bcd"]],
  ["abc | ghi -2\nmno bcd || stu < vwx", ["vwx", "bcd"]],
  ["ls Case CAT com NULL www where net", ["net"]],
  ["ls foo. .a. a. y.txt.. a.b,", ["foo.", ".a.", "y.txt.."]],
  ["xargs rm < list.txt", ["list.txt"]],
  ["ls 2>/dev/null", ["/dev/null"]],
  ["ls > /dev/null 2>&1", ["/dev/null"]],
];

const WRITES: readonly (readonly [command: string, paths: readonly string[]])[] = [
  ["echo hi > out.txt", ["out.txt"]],
  ["echo hi >> /root/x.txt", ["/root/x.txt"]],
  ["cat f.txt > g.txt", ["g.txt", "f.txt"]],
  ["alpha >out1 beta >out2", ["out1", "beta", "out2"]],
  ["alpha < in.txt > out.txt", ["in.txt", "out.txt"]],
  ["alpha 3<> rw.txt", ["rw.txt"]],
  ["echo alpha &>> out.txt", ["out.txt"]],
  ["echo alpha >| out.txt", ["out.txt"]],
  ["echo alpha >& out.txt", ["out.txt"]],
  ['alpha > "out file.txt"', ["out file.txt"]],
  ["alpha > $(beta)", []],
  ["cat > new.txt <<EOF\nhi\nEOF", ["new.txt"]],
];

describe("the files a command may touch", () => {
  it.each(READS)("%j", (command, paths) => {
    expect(look(command)).toEqual([paths, false]);
  });

  it.each(WRITES)("%j, which writes", (command, paths) => {
    expect(look(command)).toEqual([paths, true]);
  });
});
