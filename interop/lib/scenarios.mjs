import { readdirSync } from "node:fs";

/** Every scenario of a folder beside `lib` whose name contains `only`. A module exports them by themselves or in lists. */
export async function allScenarios(only = "", name = "scenarios") {
  const folder = new URL(`../${name}/`, import.meta.url);
  const modules = await Promise.all(
    readdirSync(folder)
      .sort()
      .map((file) => import(new URL(file, folder).href)),
  );
  return modules
    .flatMap((module) => Object.values(module).flat())
    .filter((item) => item.name?.includes(only) && item.run);
}

/** Runs `work` over `items`, at most `limit` at a time. */
export async function each(items, limit, work) {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
