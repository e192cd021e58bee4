import { describe, expect, it } from "vitest";
import { encodeFrame, FrameDecoder } from "./framing.js";

type Seen = { frame: string } | { oversized: number; prefix: string } | { corrupt: string };

function decoding(limit?: number) {
  const seen: Seen[] = [];
  const decoder = new FrameDecoder(
    {
      frame: (text) => seen.push({ frame: text }),
      oversized: (size, prefix) => seen.push({ oversized: size, prefix }),
      corrupt: (reason) => seen.push({ corrupt: reason }),
    },
    limit,
  );
  return { decoder, seen };
}

const bytes = (text: string) => new TextEncoder().encode(text);

function concat(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

describe("encodeFrame", () => {
  it("counts bytes, not characters", () => {
    expect(new TextDecoder().decode(encodeFrame('"é€😀"'))).toBe('Content-Length: 11\r\n\r\n"é€😀"');
  });
});

describe("FrameDecoder", () => {
  const texts = ['{"a":1}', '{"text":"é€😀"}', "", "[]"];
  const stream = concat(...texts.map(encodeFrame));
  const frames = texts.map((frame) => ({ frame }));

  it("gives the same messages wherever the stream is cut in two", () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      const { decoder, seen } = decoding();
      decoder.push(stream.slice(0, cut));
      decoder.push(stream.slice(cut));
      expect(seen).toEqual(frames);
    }
  });

  it("gives the same messages whatever the chunk size", () => {
    for (let size = 1; size <= stream.length; size++) {
      const { decoder, seen } = decoding();
      for (let at = 0; at < stream.length; at += size) decoder.push(stream.slice(at, at + size));
      expect(seen).toEqual(frames);
    }
  });

  it("accepts further headers, any case and spacing", () => {
    const { decoder, seen } = decoding();
    decoder.push(bytes("Content-Type: application/json\r\ncontent-length:2 \r\n\r\n{}"));
    expect(seen).toEqual([{ frame: "{}" }]);
  });

  it("keeps the order when a message handler pushes more bytes", () => {
    const seen: string[] = [];
    const decoder: FrameDecoder = new FrameDecoder({
      frame: (text) => {
        seen.push(text);
        if (text === "1") decoder.push(encodeFrame("3"));
      },
      oversized: () => {},
      corrupt: () => {},
    });
    decoder.push(concat(encodeFrame("1"), encodeFrame("2")));
    expect(seen).toEqual(["1", "2", "3"]);
  });

  it("skips a message over the limit and goes on with the next, wherever the stream is cut", () => {
    const large = `{"id":7,"text":"${"x".repeat(100)}"}`;
    const input = concat(encodeFrame("{}"), encodeFrame(large), encodeFrame("[]"));
    for (let cut = 0; cut <= input.length; cut++) {
      const { decoder, seen } = decoding(50);
      decoder.push(input.slice(0, cut));
      decoder.push(input.slice(cut));
      expect(seen).toEqual([{ frame: "{}" }, { oversized: large.length, prefix: large }, { frame: "[]" }]);
    }
  });

  it("remembers only the first 4 KiB of a skipped message", () => {
    const { decoder, seen } = decoding(10);
    decoder.push(encodeFrame("a".repeat(4000) + "b".repeat(4000)));
    expect(seen).toEqual([{ oversized: 8000, prefix: "a".repeat(4000) + "b".repeat(96) }]);
  });

  it("accepts a message of exactly the limit", () => {
    const { decoder, seen } = decoding(4);
    decoder.push(encodeFrame("1234"));
    expect(seen).toEqual([{ frame: "1234" }]);
  });

  it.each([
    ["no length", "X-Other: 1\r\n\r\n{}"],
    ["a negative length", "Content-Length: -1\r\n\r\n{}"],
    ["a length that is no number", "Content-Length: ten\r\n\r\n{}"],
    ["an absurd length", `Content-Length: ${"9".repeat(20)}\r\n\r\n{}`],
  ])("reports a header block with %s as corrupt, once, and reads no further", (_name, input) => {
    const { decoder, seen } = decoding();
    decoder.push(bytes(input));
    decoder.push(encodeFrame("{}"));
    expect(seen).toEqual([{ corrupt: "header block has no valid Content-Length" }]);
  });

  it("reports an endless header block as corrupt", () => {
    const { decoder, seen } = decoding();
    for (let i = 0; i < 9; i++) decoder.push(bytes("x".repeat(1024)));
    expect(seen).toEqual([{ corrupt: "header block is too long" }]);
  });
});
