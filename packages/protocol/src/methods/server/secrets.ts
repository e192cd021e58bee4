import { method } from "../../define.js";

export interface SecretsAddFilterValuesRequest {
  values: string[];
}

export interface SecretsAddFilterValuesResult {
  ok: true;
}

/** Adds values that are masked wherever output is shown. */
export const SecretsAddFilterValues = method<SecretsAddFilterValuesRequest, SecretsAddFilterValuesResult>(
  "secrets.addFilterValues",
);
