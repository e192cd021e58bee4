const NEWLINE = 10;
const OPENING_BRACE = 123;

/** Zeros that a file system may leave at a file's end after a power cut. */
const ZEROS = 4096;

/** The official runtime opens a log in a tenth of a second: its last line is cut at every so manieth byte. */
const PLAIN_STRIDE = 50;

const HUGE = 32 * 1024 * 1024;

/** Lines that are whole JSON and nothing that a session could have written. */
const STRANGE_LINES = [
  "{}",
  "[1]",
  "7",
  "null",
  '{"type":5}',
  '{"type":"user.message"}',
  '{"type":"user.message","data":null}',
  '{"type":"user.message","data":{"content":{"a":[1]}}}',
  '{"type":"assistant.message","data":{"toolRequests":7}}',
  '{"type":"assistant.message","data":{"toolRequests":[null,{"toolCallId":{}}]}}',
  '{"type":"tool.execution_complete","data":{"toolCallId":["x"],"result":3}}',
  '{"type":"tool.execution_start","data":[]}',
  '{"type":"permission.requested","data":{"requestId":1}}',
  '{"type":"permission.requested","data":{"requestId":"r","permissionRequest":null}}',
  '{"type":"session.start","data":{"context":"here","startTime":{}}}',
  '{"type":"session.usage_record","data":{"usage":"none"}}',
  '{"type":"session.shutdown","data":null,"timestamp":9}',
  '{"control":"prompt-accepted"}',
  '{"control":"prompts-dropped","messageIds":4}',
  '{"control":"something-newer","x":1}',
];

/**
 * Ways in which a session's log may be found.
 *
 * Each is `{ name, bytes, kept, isReported }`: the file, the places of the original's lines that can still be read, and
 * whether the session must warn that something is lost (`undefined`: it may); or `{ name, bytes, isGone }`: nothing is left
 * of the session.
 *
 * In a log without checksums (the official runtime's) not every damage can be known for one: `kept` and `isReported` are
 * then `undefined`.
 *
 * @param original a whole log
 */
export function* damages(original, { random, rounds }) {
  const lines = split(original);
  const all = lines.map((_, place) => place);
  const without = (...places) => all.filter((place) => !places.includes(place));
  const isSealed = original[0] !== OPENING_BRACE;
  const joined = (parts) => Buffer.concat(parts.flatMap((part) => [part, Buffer.from([NEWLINE])]));
  const anyPlace = () => Math.floor(random() * lines.length);

  yield { name: "whole", bytes: original, kept: all, isReported: false };
  const lastLine = original.length - lines.at(-1).length - 1;
  const stride = isSealed ? 1 : PLAIN_STRIDE;
  for (let size = lastLine; size < original.length; size += stride) yield cut(original, lines, size);
  for (let n = 0; n < rounds; n++) yield cut(original, lines, Math.floor(random() * original.length));
  for (let n = 0; n < rounds; n++) {
    const flip = flipped(original, lines, Math.floor(random() * original.length * 8));
    yield isSealed ? flip : { ...flip, kept: undefined, isReported: undefined };
  }
  for (let n = 0; n < Math.ceil(rounds / 10); n++) {
    const place = anyPlace();
    const twice = [...lines.slice(0, place + 1), ...lines.slice(place)];
    yield { name: `line ${place} twice`, bytes: joined(twice), kept: all, isReported: undefined };
    const again = [...lines, lines[place]];
    yield { name: `line ${place} again at the end`, bytes: joined(again), kept: all, isReported: undefined };
    yield {
      name: `line ${place} removed`,
      bytes: joined(without(place).map((kept) => lines[kept])),
      kept: without(place),
      isReported: isSealed ? place < lines.length - 1 : undefined,
    };
  }
  yield { name: "truncated to zero", bytes: Buffer.alloc(0), isGone: true };
  yield {
    name: "zeros at the end",
    bytes: Buffer.concat([original, Buffer.alloc(ZEROS)]),
    kept: all,
    isReported: true,
  };
  const huge = Buffer.alloc(HUGE, "x");
  const middle = lines.length >> 1;
  yield {
    name: "a huge line in the middle",
    bytes: joined([...lines.slice(0, middle), huge, ...lines.slice(middle)]),
    kept: all,
    isReported: true,
  };
  yield {
    name: "a huge line without an end",
    bytes: Buffer.concat([original, huge]),
    kept: all,
    isReported: true,
  };

  const plain = lines.map((line) => line.subarray(line.indexOf("{"))).filter((line) => !isControl(line));
  const events = all.filter((place) => !isControl(lines[place].subarray(lines[place].indexOf("{"))));
  yield {
    name: "in the official runtime's format",
    bytes: joined(plain),
    kept: events,
    isReported: false,
  };
  yield {
    name: "in the official runtime's format, torn",
    bytes: joined(plain).subarray(0, -10),
    kept: events.slice(0, -1),
    isReported: true,
  };
  for (const strange of STRANGE_LINES) {
    const bytes = joined([...plain.slice(0, middle), Buffer.from(strange), ...plain.slice(middle)]);
    yield { name: `with the line ${strange}`, bytes, kept: events, isReported: undefined };
  }
}

function cut(original, lines, size) {
  const ends = lineEnds(lines);
  const kept = lines.map((_, place) => place).filter((place) => ends[place] - 1 <= size);
  const isClean = size === 0 || ends.some((end) => end === size || end - 1 === size);
  return { name: `cut at byte ${size}`, bytes: original.subarray(0, size), kept, isReported: !isClean };
}

/** One bit flipped: the line that has it is lost, and two are where it makes one of them. */
function flipped(original, lines, bit) {
  const bytes = Buffer.from(original);
  const at = bit >> 3;
  bytes[at] ^= 1 << (bit & 7);
  const ends = lineEnds(lines);
  const hit = ends.findIndex((end) => at < end);
  const isNewline = at === ends[hit] - 1;
  const kept = lines
    .map((_, place) => place)
    .filter((place) => place !== hit && !(isNewline && place === hit + 1));
  return { name: `bit ${bit} flipped`, bytes, kept, isReported: true };
}

function split(bytes) {
  const lines = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, from);
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return lines;
}

/** Where each line ends, its newline included. */
function lineEnds(lines) {
  let end = 0;
  return lines.map((line) => {
    end += line.length + 1;
    return end;
  });
}

function isControl(line) {
  return line.toString("utf8", 0, 12).startsWith('{"control"');
}
