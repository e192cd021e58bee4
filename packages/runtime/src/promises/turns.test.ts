import { expect, test } from "vitest";
import { oneByOne, Turns } from "./turns.js";
import { withResolvers } from "./with-resolvers.js";

test("work waits for what came before it, also when that fails", async () => {
  const inTurn = oneByOne();
  const gate = withResolvers<void>();
  const done: string[] = [];
  const first = inTurn(async () => {
    await gate.promise;
    done.push("first");
    throw new Error("it failed");
  });
  const second = inTurn(async () => {
    done.push("second");
    return 2;
  });
  gate.resolve();
  await expect(first).rejects.toThrow("it failed");
  expect(await second).toBe(2);
  expect(done).toEqual(["first", "second"]);
});

test("work on one thing waits, and that on another doesn't", async () => {
  const turns = new Turns<string>();
  const gate = withResolvers<string>();
  const held = turns.take("a", () => gate.promise);
  const behind = turns.take("a", async () => "behind");
  expect(await turns.take("b", async () => "beside")).toBe("beside");
  gate.reject(new Error("it failed"));
  await expect(held).rejects.toThrow("it failed");
  expect(await behind).toBe("behind");
});

test("work that nothing is ahead of begins at once", () => {
  let hasBegun = false;
  void new Turns<string>().take("a", async () => {
    hasBegun = true;
  });
  expect(hasBegun).toBe(true);
});
