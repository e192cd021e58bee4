import type { SecretsAddFilterValues } from "@parley/protocol";
import { addSecretValues } from "../../diagnostics/secret-values.js";
import { type Handlers, handler } from "../handler.js";

/** Has to be said, since the values count for every session of the process. Source of both: the official runtime. */
const SWITCH = "COPILOT_ENABLE_SECRET_FILTERING";
const NOT_ENABLED =
  "addFilterValues is only supported in single-tenant environments. " +
  `Set an environment variable of ${SWITCH}=true to enable it.`;

export const handlers: Handlers = {
  "secrets.addFilterValues": handler<typeof SecretsAddFilterValues>(({ values }, { connection }) => {
    if (connection.runtime.environment[SWITCH] !== "true") throw new Error(NOT_ENABLED);
    addSecretValues(values);
    return { ok: true };
  }),
};
