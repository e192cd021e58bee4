import { createHash } from "node:crypto";
import { checkArguments } from "../arguments.js";
import { failureResult, successResult } from "../results.js";
import type { PreparedCall, Tool, ToolArguments, ToolContext, ToolResult, ToolTelemetry } from "../tool.js";
import { isPrivateAddress } from "./addresses.js";
import { fetchPage, type PageOutcome, type Trail, urlRequest } from "./fetch-page.js";
import { excerptOf } from "./page-excerpt.js";
import { type PageText, pageText } from "./page-text.js";

const parameters = {
  type: "object",
  properties: {
    url: { type: "string", description: "The http or https URL of the page." },
    max_length: { type: "number", description: "Characters to give, at most. Default 5000, at most 20000." },
    start_index: {
      type: "number",
      description: "The character to start from, to go on where an earlier call ended. Default 0.",
    },
    raw: { type: "boolean", description: "Give the page as it was sent, not as markdown. Default false." },
  },
  required: ["url"],
} as const;

/**
 * Makes the tool that gets a page of the web.
 *
 * @param isBlocked tells the addresses that must not be reached. Default: those of this machine and of
 * networks around it
 */
export function createWebFetchTool(isBlocked: (address: string) => boolean = isPrivateAddress): Tool {
  return {
    name: "web_fetch",
    description:
      "Gets a page of the web, HTML as markdown. A long page comes in parts: ask for the next with start_index.",
    parameters,
    title: "Fetching web content",
    summarize: ({ url }) => (typeof url === "string" && url !== "" ? url : undefined),
    prepare: async (args, context) => prepare(args, context, isBlocked),
  };
}

export const webFetchTool: Tool = createWebFetchTool();

function prepare(
  args: ToolArguments,
  context: ToolContext,
  isBlocked: (address: string) => boolean,
): PreparedCall | ToolResult {
  checkArguments(parameters, args);
  const url = String(args["url"]).trim();
  const refused = refusalOf(url);
  if (refused) return { ...refused, toolTelemetry: telemetryOf(args) };
  return {
    permissions: [urlRequest(url, context)],
    run: async () => {
      const accept = args["raw"] === true ? "text/html, */*" : "text/markdown, text/html, */*";
      return toResult(args, await fetchPage({ url, accept, isBlocked }, context));
    },
  };
}

/** What is said of a URL that can't be fetched at all. */
function refusalOf(url: string): ToolResult | undefined {
  if (url === "") return failureResult("URL is required");
  if (!URL.canParse(url)) return failureResult(`Invalid URL: "${url}"`, { error: "Invalid URL" });
  const { protocol } = new URL(url);
  switch (protocol) {
    case "http:":
    case "https:":
      return undefined;
    case "file:": {
      const text =
        "The file:// protocol is not supported by web_fetch. Use the view tool to read local files instead.";
      return failureResult(text, { error: "file protocol not supported" });
    }
    default: {
      const text = `The ${protocol}// protocol is not supported by web_fetch. Only http:// and https:// URLs are allowed.`;
      return failureResult(text, { error: "unsupported protocol" });
    }
  }
}

async function toResult(args: ToolArguments, outcome: PageOutcome): Promise<ToolResult> {
  const { trail } = outcome;
  const shownUrl = withoutCredentials(trail.url);
  switch (outcome.state) {
    case "denied":
      return { ...outcome.result, toolTelemetry: telemetryOf(args, { trail }) };
    case "failed": {
      const { message, isBlocked } = outcome;
      const toolTelemetry = telemetryOf(args, {
        trail,
        restricted: { errorMessage: message },
        ...(isBlocked && { properties: { url_blocked: "true" } }),
      });
      return failureResult(`Failed to fetch ${shownUrl}: ${message}`, { error: message, toolTelemetry });
    }
    case "fetched": {
      const page = await pageText(outcome, args["raw"] === true);
      const part = excerptOf(page.content, args);
      const from = trail.redirects > 0 ? ` (redirected from ${args["url"]})` : "";
      return successResult(`${page.notice}Contents of ${shownUrl}${from}:\n${part}`, {
        toolTelemetry: telemetryOf(args, { trail, ...pageTelemetry(page, part) }),
      });
    }
  }
}

interface MoreTelemetry {
  readonly trail?: Trail;
  readonly properties?: Readonly<Record<string, string>>;
  readonly restricted?: Readonly<Record<string, string>>;
  readonly metrics?: Readonly<Record<string, number>>;
}

function pageTelemetry({ content, problem }: PageText, part: string): MoreTelemetry {
  return {
    metrics: { originalContentLength: content.length, returnedContentLength: part.length },
    ...(problem !== undefined && { restricted: { domParsingError: problem } }),
  };
}

function telemetryOf(args: ToolArguments, more: MoreTelemetry = {}): ToolTelemetry {
  const url = String(args["url"]).trim();
  const { trail, properties, restricted, metrics } = more;
  const redirects = trail && trail.redirects > 0 ? trail.redirects : undefined;
  return {
    properties: {
      hashedUrl: createHash("sha256").update(url).digest("hex"),
      raw: String(args["raw"] ?? false),
      ...properties,
    },
    restrictedProperties: {
      url: withoutCredentials(url),
      ...(trail && redirects !== undefined && { finalUrl: withoutCredentials(trail.url) }),
      ...restricted,
    },
    metrics: {
      startIndex: Number(args["start_index"] ?? 0),
      ...(redirects !== undefined && { redirectCount: redirects }),
      ...(trail?.status !== undefined && { httpStatusCode: trail.status }),
      ...metrics,
    },
  };
}

function withoutCredentials(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/@]*@/i, "******");
}
