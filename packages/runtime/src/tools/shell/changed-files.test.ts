import { expect, test } from "vitest";
import { changedFiles } from "./changed-files.js";

/** Observed of the official runtime 1.0.102, in plan mode. */
const CHANGES: readonly (readonly [command: string, files: readonly string[]])[] = [
  ["touch a && echo b", ["/w/a"]],
  ["x=1 rm -rf -- a -b", ["/w/a", "/w/-b"]],
  ["/bin/rm a; \\rm 'b c'", ["/w/a", "/w/b c"]],
  ["cp -r a b c", ["/w/c"]],
  ["mv a /s/b", ["/w/a", "/s/b"]],
  ["sed -n 1p a", []],
  ["sed -i s/a/b/ a", ["/w/a"]],
  ["sed --in-place s/a/b/ a", ["/w/a"]],
  ["cat a | tee /dev/null", ["/dev/null"]],
  ["echo $(rm a) `rm b`", ["/w/a", "/w/b"]],
  ["if true; then touch a; fi", ["/w/a"]],
  ["cd d && touch a", ["/w/d/a"]],
  ["echo a > b 2>> c; ls &> d; ls >| e", ["/w/b", "/w/c", "/w/d", "/w/e"]],
  ["cat <<E > x\nrm y\nE", ["/w/x"]],
  ["ls > /dev/null; ls 2>/dev/null; ls >&2; ls 2>&1", []],
  ["rm $i; touch $HOME/x; echo a > $OUT", []],
  ["git rm a; chmod +x a; ln -s a b; find . -delete; sudo rm a; command rm a; touch; mv", []],
];

test.each(CHANGES)("%j", async (command, files) => {
  expect(await changedFiles(command, "/w")).toEqual(files);
});
