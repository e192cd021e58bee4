/** What the rpc namespaces call through: a `Peer`, or anything else that sends requests. */
export interface RpcCaller {
  request(method: string, params: unknown): Promise<unknown>;
}

type Call = (method: string, params: unknown) => Promise<unknown>;

/** Namespaces by name; a leaf is the wire name of a method. */
type MethodTree = Map<string, MethodTree | string>;

const trees = new WeakMap<readonly string[], MethodTree>();

/**
 * Makes nested namespaces of the methods named: `queue.clear()` calls `session.queue.clear`. Each namespace
 * is made when it is first used, and each method can be taken off it and called alone.
 *
 * @param names wire names
 * @param prefix what their beginning has in common, and the namespaces leave out
 */
export function createNamespaces(names: readonly string[], prefix: string, call: Call): object {
  let tree = trees.get(names);
  if (!tree) {
    tree = grow(names, prefix);
    trees.set(names, tree);
  }
  return attach(tree, call);
}

function grow(names: readonly string[], prefix: string): MethodTree {
  const root: MethodTree = new Map();
  for (const name of names) {
    const path = name.slice(prefix.length).split(".");
    let node = root;
    for (const part of path.slice(0, -1)) {
      let next = node.get(part);
      if (!(next instanceof Map)) {
        next = new Map();
        node.set(part, next);
      }
      node = next;
    }
    node.set(path[path.length - 1] ?? name, name);
  }
  return root;
}

function attach(tree: MethodTree, call: Call): object {
  const target = {};
  for (const [name, child] of tree) {
    const make = () =>
      child instanceof Map ? attach(child, call) : (params?: unknown) => call(child, params);
    lazyProperty(target, name, make);
  }
  return target;
}

function lazyProperty(target: object, name: string, make: () => unknown): void {
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable: true,
    get() {
      const value = make();
      Object.defineProperty(target, name, { value, enumerable: true });
      return value;
    },
  });
}
