// Groups methods into families: what is loaded, and documented, together.

/** The names a family's methods begin with: `session.queue` for `session.queue.clear`, and so on. */
export function prefixOf(name) {
  const parts = name.split(".");
  if (parts.length === 1) return "";
  return parts[0] === "session" && parts.length > 2 ? parts.slice(0, 2).join(".") : parts[0];
}

/** File name of a family. */
export function fileNameOf(prefix) {
  if (prefix === "") return "connection";
  return prefix
    .replace(/GitHub/gi, "Github")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll(".", "-")
    .toLowerCase();
}

/** @returns {[prefix: string, methods: T[]][]} families in order of prefix, their methods by name @template T */
export function groupByFamily(methods) {
  const families = new Map();
  for (const method of [...methods].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const prefix = prefixOf(method.name);
    families.set(prefix, [...(families.get(prefix) ?? []), method]);
  }
  return [...families].sort(([a], [b]) => (a < b ? -1 : 1));
}
