/**
 * Differences between two normalized values, as `{ path, theirs, ours }`; a side that has nothing there is `undefined`.
 * Lists of things with a name of their own (events, calls, tools, notes, plain strings) are aligned by that name, so one
 * missing item is one difference; their path segment is `name#n`, counting the items of that name.
 */
export function compare(theirs, ours, path = "") {
  if (Object.is(theirs, ours)) return [];
  if (Array.isArray(theirs) && Array.isArray(ours)) return compareLists(theirs, ours, path);
  if (isRecord(theirs) && isRecord(ours)) {
    const keys = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])];
    return keys.flatMap((key) => compare(theirs[key], ours[key], path === "" ? key : `${path}/${key}`));
  }
  return [{ path, theirs, ours }];
}

const isRecord = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

function compareLists(theirs, ours, path) {
  const theirNames = namesOf(theirs);
  const ourNames = namesOf(ours);
  if (theirNames === undefined || ourNames === undefined) {
    const length = Math.max(theirs.length, ours.length);
    return Array.from({ length }, (_, i) => compare(theirs[i], ours[i], `${path}/${i}`)).flat();
  }
  const theirLabels = labels(theirNames);
  const ourLabels = labels(ourNames);
  return align(theirNames, ourNames).flatMap(([i, j]) => {
    if (j === undefined) return [{ path: `${path}/${theirLabels[i]}`, theirs: theirs[i], ours: undefined }];
    if (i === undefined) return [{ path: `${path}/${ourLabels[j]}`, theirs: undefined, ours: ours[j] }];
    return compare(theirs[i], ours[j], `${path}/${theirLabels[i]}`);
  });
}

function namesOf(list) {
  const names = list.map((item) => {
    if (typeof item === "string") return item;
    if (!isRecord(item)) return undefined;
    if (item.data !== undefined && typeof item.type === "string") return item.type;
    return item.method ?? item.what ?? item.name;
  });
  return names.every((name) => typeof name === "string") ? names : undefined;
}

function labels(names) {
  const seen = new Map();
  return names.map((name) => {
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return `${name}#${seen.get(name)}`;
  });
}

/** Index pairs of a longest common subsequence; an index without a partner is paired with `undefined`. */
function align(a, b) {
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const pairs = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) pairs.push([i++, j++]);
    else if (j >= b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1]))
      pairs.push([i++, undefined]);
    else pairs.push([undefined, j++]);
  }
  return pairs;
}
