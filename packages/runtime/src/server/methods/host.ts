import type { AuthGetStatus, ModelsList, ToolsList } from "@parley/protocol";
import { type Handlers, handler } from "../handler.js";

/** The methods of the runtime as a whole. */
export const handlers: Handlers = {
  "auth.getStatus": handler<typeof AuthGetStatus>(() => ({
    isAuthenticated: false,
    statusMessage: "Not authenticated",
  })),

  "models.list": handler<typeof ModelsList>(async (_, { connection }) => {
    const { resolveModel } = await import("../../models/index.js");
    const wanted = { workingDirectory: process.cwd() };
    const { info } = await resolveModel(wanted, { env: connection.runtime.environment });
    const { maxPromptTokens } = info.limits;
    const limits = { max_prompt_tokens: maxPromptTokens, max_context_window_tokens: maxPromptTokens };
    const capabilities = { supports: { vision: false, reasoningEffort: false }, limits };
    return { models: [{ id: info.id, name: info.name, capabilities }] };
  }),

  "tools.list": handler<typeof ToolsList>(async () => {
    const { builtInTools } = await import("../../tools/index.js");
    return {
      tools: builtInTools.map(({ name, description, parameters }) => ({ name, description, parameters })),
    };
  }),
};
