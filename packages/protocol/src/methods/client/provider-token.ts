import { sessionMethod } from "../../define.js";

export interface ProviderTokenAcquireRequest {
  providerName: string;
}

export interface ProviderTokenAcquireResult {
  token: string;
}

/** Asks the client for a provider's bearer token. */
export const ProviderTokenGetToken = sessionMethod<ProviderTokenAcquireRequest, ProviderTokenAcquireResult>(
  "providerToken.getToken",
  { answerer: "client" },
);
