// Finds files that import each other in a circle, whether for values or for types. Imports that are only made when
// they are needed, `import("…")`, don't count.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

const STATIC_IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^;"']*?\bfrom\s*)?["'](\.[^"']+)["']/gm;

/**
 * @param files absolute paths
 * @param central files whose types may be named without closing a circle
 * @returns each circle, as the files in it, by name
 */
export function circlesIn(files, central) {
  const known = new Set(files);
  const imports = new Map(
    files.map((file) => [file, importsOf(file, central).filter((to) => known.has(to))]),
  );
  return components(imports)
    .filter((circle) => circle.length > 1 || imports.get(circle[0]).includes(circle[0]))
    .map((circle) => circle.sort());
}

function importsOf(file, central) {
  return [...readFileSync(file, "utf8").matchAll(STATIC_IMPORT)]
    .map(([, type, specifier]) => ({ type, to: resolve(dirname(file), specifier.replace(/\.js$/, ".ts")) }))
    .filter(({ type, to }) => !(type && central.includes(to)))
    .map(({ to }) => to);
}

/** The strongly connected components of a graph (Tarjan's algorithm). */
function components(edges) {
  const found = [];
  const order = new Map();
  const lowest = new Map();
  const path = [];
  const visit = (node) => {
    order.set(node, order.size);
    lowest.set(node, order.get(node));
    path.push(node);
    for (const next of edges.get(node)) {
      if (!order.has(next)) visit(next);
      if (path.includes(next)) lowest.set(node, Math.min(lowest.get(node), lowest.get(next)));
    }
    if (lowest.get(node) === order.get(node)) found.push(path.splice(path.indexOf(node)));
  };
  for (const node of edges.keys()) if (!order.has(node)) visit(node);
  return found;
}
