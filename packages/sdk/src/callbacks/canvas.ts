import type {
  CanvasJsonSchema,
  CanvasProviderCloseRequest,
  CanvasProviderInvokeActionRequest,
  CanvasProviderOpenRequest,
  CanvasProviderOpenResult,
  SessionTarget,
} from "@parley/protocol";
import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
import { messageOf } from "../errors.js";

/** Something the agent can do with a canvas. */
export interface CanvasAction {
  /** Unique within the canvas; doesn't begin with `canvas.`. */
  name: string;
  description?: string;
  /** JSON Schema of its input. */
  inputSchema?: CanvasJsonSchema;
  handler: (request: CanvasProviderInvokeActionRequest & SessionTarget) => Promise<unknown> | unknown;
}

/** What the agent is told of a canvas. */
export interface CanvasDeclaration {
  id: string;
  displayName: string;
  description: string;
  /** JSON Schema of what opening takes. */
  inputSchema?: CanvasJsonSchema;
  actions?: Omit<CanvasAction, "handler">[];
}

export interface CanvasOptions extends Omit<CanvasDeclaration, "actions"> {
  actions?: CanvasAction[];
  /** Opens an instance; again for the same instance, to bring it to the front. */
  open: (
    request: CanvasProviderOpenRequest & SessionTarget,
  ) => Promise<CanvasProviderOpenResult> | CanvasProviderOpenResult;
  onClose?: (request: CanvasProviderCloseRequest & SessionTarget) => Promise<void> | void;
}

/** A failure with a code that the agent is told. */
export class CanvasError extends Error {
  override readonly name = "CanvasError";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }

  static noHandler(): CanvasError {
    return new CanvasError("canvas_action_no_handler", "No handler implemented for this canvas action");
  }
}

/** A canvas that this program provides. Made by {@link createCanvas}. */
export class Canvas {
  readonly declaration: CanvasDeclaration;
  readonly open: CanvasOptions["open"];
  readonly onClose?: NonNullable<CanvasOptions["onClose"]>;
  readonly #actions: ReadonlyMap<string, CanvasAction>;

  /** @internal */
  constructor({ open, onClose, actions, ...declaration }: CanvasOptions) {
    this.open = open;
    if (onClose) this.onClose = onClose;
    this.#actions = new Map(actions?.map((action) => [action.name, action]));
    this.declaration = {
      ...declaration,
      ...(actions ? { actions: actions.map(({ handler: _, ...action }) => action) } : {}),
    };
  }

  /** @internal */
  action(name: string): CanvasAction {
    const action = this.#actions.get(name);
    if (!action) throw CanvasError.noHandler();
    return action;
  }
}

export function createCanvas(options: CanvasOptions): Canvas {
  return new Canvas(options);
}

/** Runs a canvas's code; what it throws reaches the agent with its code. */
export async function runCanvas(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    const message = messageOf(error);
    const code = error instanceof CanvasError ? error.code : "canvas_handler_error";
    throw new RpcError(ErrorCode.InternalError, message, { data: { code, message }, cause: error });
  }
}
