// biome-ignore-all lint/suspicious/noTemplateCurlyInString: configurations name variables like this.
import { describe, expect, it } from "vitest";
import { expandVariables } from "./expand.js";
import { exposedName, NameCutter } from "./names.js";

describe("the name of a server's tool", () => {
  it("joins the server's name and the tool's, in characters every model takes", () => {
    expect(exposedName("everything", "get-sum")).toBe("everything-get-sum");
    expect(exposedName("my srv", "weird name.x/y")).toBe("my-srv-weird-name-x-y");
    expect(exposedName("Cap S", "Do It")).toBe("Cap-S-Do-It");
    expect(exposedName("s", "a__b")).toBe("s-a__b");
    expect(exposedName("s", "-lead-")).toBe("s--lead-");
  });

  it("spells other letters in Punycode", () => {
    expect(exposedName("é", "naïve-tool x")).toBe("xn--9ca-xn--nave-tool-x-edb");
    expect(exposedName("s", "日本")).toBe("s-xn--wgv71a");
    expect(exposedName("s", "Éa")).toBe("s-xn--a-gea");
    expect(exposedName("s", "ÉÉ")).toBe("s-xn--dcaa");
  });

  it("has at most 64 characters, and a number where that makes two equal", () => {
    const names = new NameCutter();
    const long = exposedName("k", "t".repeat(100));
    expect(names.fit("short")).toBe("short");
    expect(names.fit(long)).toBe(`k-${"t".repeat(62)}`);
    expect(names.fit(`${long}x`)).toBe(`k-${"t".repeat(61)}2`);
    expect(names.fit(`${long}y`)).toBe(`k-${"t".repeat(61)}3`);
  });
});

describe("variables in a configuration", () => {
  const values: Record<string, string> = { A_B: "ab", EMPTY: "" };
  const expand = (text: string) => expandVariables(text, (name) => values[name]);

  it("are named as in a shell, with or without braces, with or without a default", () => {
    expect(expand("$A_B-x ${A_B} ${A_B:-q} ${NOPE:-d} ${NOPE:-}")).toBe("ab-x ab ab d ");
  });

  it("that are empty take the default", () => {
    expect(expand("<$EMPTY> <${EMPTY}> <${EMPTY:-d}>")).toBe("<> <> <d>");
  });

  it("that aren't set, and what is no variable, stay as they are", () => {
    const text = "$NOPE ${NOPE} ${NOPE-d} ${env:A_B} $1 $ {A_B} ${A_B %A_B% ~";
    expect(expand(text)).toBe(text);
    expect(expand("$$A_B \\$A_B")).toBe("$ab \\ab");
  });
});
