import { describe, expect, it } from "vitest";
import { findNearMatches } from "./near-match.js";

/** A file, what is looked for and its replacement, and the file after; `null`: nothing is found. Observed of the official runtime 1.0.102. */
const CASES: readonly (readonly [
  content: string,
  wanted: string,
  replacement: string,
  after: string | null,
])[] = [
  ["one\ntwo\nthree\n", "onetwo", "X", null],
  ["one\ntwo\nthree\n", "ONE TWO", "X", null],
  ["one\ntwo\nthree\n", "o n e", "X", "X\ntwo\nthree\n"],
  ["one\ntwo\nthree\n", "NE\n\nTW", "X", "oXo\nthree\n"],
  ["one\ntwo\nthree\n", "NE\nTWO\n", "X", "oXthree\n"],
  ["one\ntwo\nthree\n", "NE\nTWO\n", "X\n\n", "oXthree\n"],
  ["one\ntwo\nthree\n", "\nNE\nTWO", "\nX", "oX\nthree\n"],
  ["one\ntwo\nthree\n", "\nTWO\n", "X", "one\nXthree\n"],
  ["one\n  two  \nthree\n", "TWO", "X", "one\n  X\nthree\n"],
  ["one\n  two  \nthree\n", "    TWO", "    X\n      Y", "one\n  X\n    Y\nthree\n"],
  ["one\n    two\n    three\n", "TWO\nTHREE", "X\nY\n  Z", "one\n    X\n    Y\n      Z\n"],
  ["one\n    two\n    three\n", "  ONE\n    two\n    three", "  X\n    Y\n      Z", "X\n  Y\n    Z\n"],
  ["aXb", "x", "-", "a-b"],
  ["aXb", "   ", "-", null],
  ["a\tb", "A B", "-", "-"],
  ["a b", "AB", "-", "-"],
  ["the “quoted” text", '"quoted"', "q", "the q text"],
  ["a—b", "a-b", "q", "q"],
  ["ﬁne", "FINE", "q", "q"],
  ["é", "é", "q", "q"],
  ["one\ntwo", "one\\ntwo", "q", null],
  ["x… y", "x... Y", "q", "q"],
  ["foo(a, b) foo(a,b)", "FOO(a,b)", "q", "foo(a, b) q"],
  ["straße", "STRASSE", "q", null],
  ["İx", "ix", "q", null],
  ["a\nb\n", "A\nB\n\n", "q", null],
  ["a\nb\n\n\nc", "A\nB\n\n", "q", "q\nc"],
  ["a\nb\n", "\n\nA\nB", "q", null],
  ["  aa\n    bb\n", "aa\nbb", "N\n  M\n    L\n      K", "    N\n      M\n        L\n          K\n"],
  ["  aa\n    bb\n", "aa\n  bb", "N\n  M\n    L\n      K", "  N\n    M\n      L\n        K\n"],
  ["  aa\n    bb\n", "    aa\n  bb", "N\n  M\n    L\n      K", "N\n    M\n  L\n    K\n"],
  ["    aa\n  bb\n", " aa\n  BB", "N\n M\n  L\n   K", "N\n    M\n     L\n      K\n"],
  ["aa\n  bb\n    cc\n", "aa\n bb\n  cc", "N\n M\n  L\n   K", "N\n  M\n    L\n     K\n"],
  [
    "    aa\n      bb\n        cc\n",
    "  aa\n    bb\n      cc",
    "N\n  M\n    L\n      K",
    "N\n    M\n      L\n        K\n",
  ],
  ["\taa\n\t\tbb\n", "  aa\n    bb", "N\n  M\n    L\n      K", "N\n\tM\n\t\tL\n\t\t  K\n"],
  ["    aa\n        bb\n", "\taa\n\t\tbb", "N\n\tM\n\t\tL\n    K", "N\n    M\n        L\n    K\n"],
  ["  aa\n    bb\n", "xx\nyy", "N", null],
  ["x  aa\n    bb\n", "  AA\n  BB", "N\n  M", "x  N\n    M\n"],
  ["   x  aa y\n    bb\n", "AA", "N\n  M", "   x     N\n     M y\n    bb\n"],
  ["   x  aa y\n    bb\n", " X AA Y ", "N\n  M", "N\n    M\n    bb\n"],
  ["   x  aa  \n    bb\n", "AA", "N\n  M", "   x     N\n     M\n    bb\n"],
  ["   aa  \n\n  \n bb\n", "AA\nBB", "N\n\n\nM\n\n", " N\n\n\n M\n"],
  ["   aa  \n\n  \n bb\n", "AA\n", "N\n", "   N\n\n  \n bb\n"],
  ["   aa  \n\n  \n bb\n", "\nBB", "N\n", "   aa  \n\n N\n\n"],
  ["   aa  \n\n  \n bb\n", "\n\n\nBB", "  N\n", "   aa  \n\n  \n   N\n"],
  ["q\n  aa\n  bb\n  cc\n", "a a\nBB\n", "N\n  M\n", "q\n  N\n    M\n  cc\n"],
  ["q\n  aa\n  bb\n  cc\n", "  a a\n  BB\n", "  N\n    M", "q\n  N\n    M  cc\n"],
  ["q\n  aa\n  bb\n  cc\n", "a a\nBB", "N\n\n  \nM", "q\n  N\n\n  \n  M\n  cc\n"],
  ["  aa bb\n", "  AA", "  N", "  N bb\n"],
  ["  aa bb\n", "BB", "N\nM", "  aa   N\n  M\n"],
  ["a\nb\nc\nd\n", "A\nB\n\n", "q", "qc\nd\n"],
  ["a\nb\nc\nd\n", "\n\nA\nB", "q\n", "q\nc\nd\n"],
  ["a\nb\nc\nd\n", "\n\nB\nC\n", "q\n", "a\nqd\n"],
  ["a\nb\n\n\nc\nd\n", "B\n\nC\n", "q\n", "a\nqd\n"],
  ["a\nb\n\n\nc\n\n\nd\n", "B\n\nC\n\n", "q\n", "a\nq\n\nd\n"],
  ["a\nxb\n\n\nc\n\n\nd\n", "B\n\nC\n\n\n", "q\n", "a\nxq\n\nd\n"],
  ["a\nb\nc\n", "A\n\n\n\n\nB", "q", null],
  ["a\nb\nc\n", "A\n\nB", "q", "q\nc\n"],
  ["a\nb", "B\n", "q\n", null],
  ["a\nb", "A\nB\n", "q\n", null],
  ["a\nxb", "A\nXB\n", "q\n", null],
  ["a\nxb", "B\n", "q\n", null],
  ["a\nxb\n", "B", "\n\nq\n", "a\nxq\n"],
  ["a\nxb\n", "\nXB", "q\n\n", "a\nq\n"],
  ["a\nxb\n", "A\nX", "\nq", "qb\n"],
  ["a\nxb\n", "\nA\nX", "q", "qb\n"],
  ["z\na\nxb\n", "\nA\nX", "\nq", "z\nqb\n"],
  ["z\n\na\nxb\n", "\nA\nXB", "\nq", "z\n\nq\n"],
  ["z \n a b\n", "Z\n\nA", "q", " q b\n"],
  ["aa bb  \ncc\n", "AA", "X", "X bb\ncc\n"],
  ["  aa bb  \ncc\n", "AA", "X\nY", "  X\n  Y bb\ncc\n"],
  ["q aa  \nbb cc  \ndd\n", "AA\nBB", "X\nY", "q X\nY cc\ndd\n"],
  ["aa bb  ", "AA", "X", "X bb"],
  ["a b\rcc\n", "A B\rCC", "X", null],
  ["a b\ncc\n", "A B\rCC", "X", "X\n"],
  ["a b\r\ncc\n", "A B\r\r\nCC", "X", "X\n"],
  ["a b\r\n", "A B\r", "X", "X"],
  ["q a b\ncc\n", "A B\r", "X", "q Xcc\n"],
  ["q b c\r\nd\r\n", "B C\r", "X\r", "q Xd\r\n"],
  ["q a b\ncc\n", "\rA B", "X", "q X\ncc\n"],
  ["aa\n\nxaaaa bb\n\n", "X", "X\nX", "aa\n\nxaaaa bb\nXaaaa bb\n\n"],
  ["bb  \n\nxaaBb   \n", " BB   \n\nXAAB", " BB   \n\nXAAB\nZ", "bb  \n\nxaaBb   \nZb\n"],
  ["aaa  \n  \nxaaa", "\nXAAA", "\nXzAA", "aaa  \n  \nXzAA"],
  ["  bb\ncc\n  \n    ", "BB\nCC\n ", "  X\nY\n", "    X\n  Y\n\n    "],
  ["bc aq  \n\nz\n", "BC\n", "X\n", "X aq\nz\n"],
  ["bc aq\n\nz\n", "BC\n\n", "BC\n\nBC\n\n", "bc aq\n\nBC aq\nz\n"],
  ["ab c d", "B C\n", "X", null],
  ["q aa\nbb r s\nz\n", "AA\nBB\n", "X\nY\n", "q X\nY r sz\n"],
  ["q ccbb\n  cc\nxaa\n", "\n\nCC\n\n", "X\n", "q ccbb\n  Xxaa\n"],
];

describe("a text that was not copied exactly", () => {
  it.each(CASES)("in %j: %j by %j gives %j", (content, wanted, replacement, after) => {
    const [match, ...others] = findNearMatches(content, wanted);
    expect(others).toEqual([]);
    expect(
      match ? content.slice(0, match.start) + match.fit(replacement) + content.slice(match.end) : null,
    ).toBe(after);
  });

  it("leaves a byte order mark where it is", () => {
    const content = "\uFEFFwith bom\nsecond\n";
    const [match] = findNearMatches(content, "bom\r\nS");
    expect(match && content.slice(0, match.start) + match.fit("B\nT") + content.slice(match.end)).toBe(
      "\uFEFFwith B\nTecond\n",
    );
  });

  it("is found once for each line it begins in", () => {
    expect(findNearMatches("q one\none q\n", "ONE")).toHaveLength(2);
    expect(findNearMatches("one\ntwo\none\ntwo\n", "ONE\nTWO")).toHaveLength(2);
    expect(findNearMatches("AbAb z", "ab")).toHaveLength(1);
  });
});
