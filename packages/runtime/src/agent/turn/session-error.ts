import type { ModelError } from "../../models/model-error.js";

/** The data of the `session.error` that ends an exchange whose model call failed. Texts: the official runtime's. */
export function sessionError(
  { error, retries, waitedMs }: { error: ModelError; retries: number; waitedMs: number },
  originatingMessageId: string,
): object {
  const { statusCode, advice } = error.details;
  const isOutOfRoom = error.reason === "too_large" && retries > 0;
  const exhausted = `Failed to get response from the AI model; retried ${retries} times (total retry wait time: ${(waitedMs / 1000).toFixed(2)} seconds) Last error: ${error.message}`;
  return {
    errorType: errorType(error),
    message: (isOutOfRoom ? undefined : advice) ?? (retries > 0 ? exhausted : error.message),
    ...(statusCode !== undefined && { statusCode }),
    originatingMessageId,
  };
}

/** The data of the `session.error` after a model said nothing. */
export const EMPTY_RESPONSE = {
  errorType: "query",
  message: "No response was returned. Send your message again to retry.",
};

function errorType({ reason }: ModelError): string {
  switch (reason) {
    case "authentication":
    case "forbidden":
      return "authentication";
    case "rate_limit":
      return "rate_limit";
    default:
      return "query";
  }
}
