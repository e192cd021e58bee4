import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const CALL_ID = /"toolCallId":"([^"]+)"/g;

/**
 * Makes the log of a closed session long: its one exchange again and again, with ids of their own. What it writes is plain
 * JSON lines, the official runtime's format, which ours reads as well.
 */
export function makeLong(file, count) {
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => /\{.*/.exec(line)?.[0] ?? [])
    .filter((line) => JSON.parse(line).type !== undefined);
  const types = lines.map((line) => JSON.parse(line).type);
  const first = types.indexOf("user.message");
  const exchange = lines.slice(first, types.lastIndexOf("assistant.turn_end") + 1);
  const texts = lines.slice(0, first);
  const sessionId = JSON.parse(lines[0]).data.sessionId;
  let parentId = JSON.parse(texts.at(-1)).id;
  const { parentId: replaced } = JSON.parse(exchange[0]);
  const ends = JSON.parse(exchange.at(-1)).id;
  while (texts.length < count) {
    const fresh = new Map([
      [sessionId, sessionId],
      [replaced, parentId],
    ]);
    const renamed = (id) => {
      if (!fresh.has(id)) fresh.set(id, randomUUID());
      return fresh.get(id);
    };
    for (const line of exchange)
      texts.push(line.replace(UUID, renamed).replace(CALL_ID, (_, id) => `"toolCallId":"${renamed(id)}"`));
    parentId = renamed(ends);
  }
  writeFileSync(file, `${texts.join("\n")}\n`);
}
