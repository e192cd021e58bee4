import type { CanvasProviderIdentity, ClientCanvas, DiscoveredCanvas } from "@parley/protocol";
import { isSchema } from "../../json-schema/is-schema.js";

/** Who provides canvases. */
export interface CanvasProvider {
  readonly extensionId: string;
  readonly extensionName?: string | undefined;
}

/** What a provider that says nothing usable of itself is called by, before the number of its connection. */
const CONNECTION = "connection:";

/** Who a client is as a provider of canvases. */
export function clientProvider(connectionId: number, identity?: CanvasProviderIdentity): CanvasProvider {
  const { id = "", name } = identity ?? {};
  if (id === "" || id.startsWith(CONNECTION)) return { extensionId: `${CONNECTION}${connectionId}` };
  return { extensionId: id, extensionName: name };
}

/** A canvas that can be opened. */
export interface ProvidedCanvas {
  /** Where its code runs. */
  readonly connectionId: string;
  readonly provider: CanvasProvider;
  readonly declared: ClientCanvas;
}

type Key = Pick<DiscoveredCanvas, "extensionId" | "canvasId">;

/** Actions of canvases that a runtime keeps for itself. */
const RESERVED = "canvas.";

/** The canvases that a session's clients provide: the union over connections. Wording: the official runtime's. */
export class CanvasRegistry {
  /** By connection, in the order in which they came last. */
  readonly #provided = new Map<string, readonly ProvidedCanvas[]>();

  get all(): readonly ProvidedCanvas[] {
    return [...this.#provided.values()].flat();
  }

  get listed(): DiscoveredCanvas[] {
    return this.all.map(({ provider: { extensionId, extensionName }, declared }) => {
      const { id, displayName, description, icon, inputSchema, actions } = declared;
      return {
        extensionId,
        ...(extensionName !== undefined && { extensionName }),
        ...{ canvasId: id, displayName, description },
        ...(icon !== undefined && { icon }),
        ...(inputSchema !== undefined && { inputSchema }),
        ...(actions && { actions }),
      };
    });
  }

  /**
   * Sets what one connection provides.
   *
   * @throws when a declaration can't be used, and when another connection provides the same; nothing changes then
   */
  offer(connectionId: string, provider: CanvasProvider, canvases: readonly ClientCanvas[]): void {
    const seen = new Set<string>();
    for (const declared of canvases) {
      checkDeclaration(declared);
      const name = `${provider.extensionId}/${declared.id}`;
      if (seen.has(name)) throw new Error(`Canvas "${name}" was declared more than once.`);
      seen.add(name);
      const known = this.get({ extensionId: provider.extensionId, canvasId: declared.id });
      if (known && known.connectionId !== connectionId)
        throw new Error(`Canvas "${name}" is already registered.`);
    }
    const provided = canvases.map((declared) => ({ connectionId, provider, declared }));
    this.#provided.delete(connectionId);
    if (provided.length > 0) this.#provided.set(connectionId, provided);
  }

  /** Takes back what one connection provided. @returns whether that was anything */
  withdraw(connectionId: string): boolean {
    return this.#provided.delete(connectionId);
  }

  get({ extensionId, canvasId }: Key): ProvidedCanvas | undefined {
    return this.all.find(({ provider, declared }) => {
      return provider.extensionId === extensionId && declared.id === canvasId;
    });
  }

  /** The canvases of a name, of one provider if it is given. */
  named(canvasId: string, extensionId?: string): readonly ProvidedCanvas[] {
    const named = this.all.filter(({ declared }) => declared.id === canvasId);
    if (extensionId === undefined) return named;
    return named.filter(({ provider }) => provider.extensionId === extensionId);
  }

  /** @throws when there is none, or none but several */
  find(canvasId: string, extensionId?: string): ProvidedCanvas {
    const [found, ...others] = this.named(canvasId, extensionId);
    if (!found) {
      if (extensionId === undefined) throw new Error(`No canvas "${canvasId}" is registered.`);
      throw new Error(`Canvas "${extensionId}/${canvasId}" is not registered.`);
    }
    if (others.length === 0) return found;
    const providers = [found, ...others].map(({ provider }) => `"${provider.extensionId}"`).join(", ");
    throw new Error(
      `Canvas "${canvasId}" is provided by multiple extensions (${providers}). ` +
        `Call open_canvas again with extensionId set to one of: ${providers}.`,
    );
  }
}

function checkDeclaration({ id, inputSchema, actions = [] }: ClientCanvas): void {
  if (id === "") throw new Error("Canvas contributions must include an id.");
  for (const { name } of actions) {
    if (name.startsWith(RESERVED))
      throw new Error(`Canvas action names beginning with "${RESERVED}" are reserved: ${name}`);
  }
  const schemas = [inputSchema, ...actions.map((action) => action.inputSchema)];
  if (!schemas.every((schema) => schema === undefined || schema === null || isSchema(schema)))
    throw new Error(`Failed to compile JSON schema for canvas "${id}".`);
}
