import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OutputBuffer } from "./output-buffer.js";

let folder: string;
let buffer: OutputBuffer;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-output-"));
  buffer = new OutputBuffer(() => join(folder, "output.txt"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const push = (text: string) => buffer.push(Buffer.from(text));

describe("what people who watch are shown", () => {
  it("is all of a short output", () => {
    push("a".repeat(10_240));
    expect(buffer.watched).toBe("a".repeat(10_240));
  });

  it("is the whole lines at the start of a longer one", () => {
    push(`${"0123456789\n".repeat(930)}${"rest\n".repeat(9)}`);
    const start = `${"0123456789\n".repeat(930)}rest\nrest\n`;
    expect(buffer.watched).toBe(`${start}<output too long - dropped 8 lines from the end>\n`);
  });

  it("is the start of one long line", () => {
    push("x".repeat(15_000));
    expect(buffer.watched).toBe(`${"x".repeat(10_240)}\n<output too long - dropped 0 lines from the end>\n`);
  });

  it("is the end of one that goes to a file", () => {
    push("y".repeat(30_000));
    push("z".repeat(100));
    expect(buffer.watched).toBe(`${"y".repeat(28)}${"z".repeat(100)}`);
  });
});

it("keeps the whole of a large output in a file that only its user reads", () => {
  push("y".repeat(30_000));
  push("z");
  buffer.end();
  expect(readFileSync(join(folder, "output.txt"), "utf8")).toBe(`${"y".repeat(30_000)}z`);
  expect(buffer.output).toMatchObject({ kind: "large", bytes: 30_001 });
});

it("joins characters that come in pieces", () => {
  const bytes = Buffer.from("ü");
  buffer.push(bytes.subarray(0, 1));
  buffer.push(bytes.subarray(1));
  expect(buffer.output).toEqual({ kind: "text", text: "ü" });
});
