import { expect, test } from "vitest";
import { MAX_QUOTED, UserRequests } from "./user-requests.js";

function quoted(lengths: readonly number[], limit = MAX_QUOTED): readonly string[] {
  const requests = new UserRequests();
  for (const [index, length] of lengths.entries()) requests.add([String(index).padEnd(length, "x")]);
  return requests
    .quoted(limit)
    .split("\n")
    .filter((line) => !line.includes("user_message"))
    .map((line) => (line.startsWith("...") ? line : `${line[0]}:${line.length}`));
}

test.each([
  [
    "short ones are all quoted",
    [8_000, 3_000, 300, 2_000, 12_000],
    ["0:8000", "1:3000", "2:300", "3:2000", "4:12000"],
  ],
  ["one alone is cut to the limit", [40_000], ["0:30000"]],
  [
    "the oldest is cut to a fifth",
    [21_602, 21_602, 21_602],
    ["0:5999", "... 1 messages omitted ...", "2:21602"],
  ],
  [
    "the newest are kept whole while they fit",
    [2_702, 10_802, 10_802, 10_802, 10_802],
    ["0:2702", "... 2 messages omitted ...", "3:10802", "4:10802"],
  ],
  [
    "the newest is cut to four fifths",
    [2_702, 2_702, 2_702, 54_002],
    ["0:2702", "1:2702", "... 1 messages omitted ...", "3:24001"],
  ],
  [
    "a long one between is left out",
    [2_702, 54_002, 2_702, 2_702],
    ["0:2702", "... 1 messages omitted ...", "2:2702", "3:2702"],
  ],
])("%s", (_, lengths, expected) => {
  expect(quoted(lengths)).toEqual(expected);
});

test("what is left out is counted over all that is added, and a smaller limit leaves out more", () => {
  const lengths = Array.from({ length: 100 }, () => 1_000);
  expect(quoted(lengths)).toHaveLength(5 + 1 + 24);
  expect(quoted(lengths)[5]).toBe("... 71 messages omitted ...");
  expect(quoted(lengths, 10_000)).toHaveLength(1 + 1 + 8);
  expect(quoted(lengths, 10_000)[1]).toBe("... 91 messages omitted ...");
});
