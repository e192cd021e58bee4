import type { CitationLocation, CitationReference, CitationSource, Citations } from "@parley/protocol";
import type { WireCitation } from "./wire.js";

/** A stretch of an answer's text, and what the provider says it rests on. */
export interface CitedText {
  readonly text: string;
  readonly citations: readonly WireCitation[];
}

/**
 * What an answer rests on, for people.
 *
 * @param texts the answer's, in order
 * @returns `undefined` when it cites nothing
 */
export function citationsOf(texts: readonly CitedText[]): Citations | undefined {
  const sources = new Map<string, CitationSource>();
  const spans: Citations["spans"] = [];
  let start = 0;
  for (const { text, citations } of texts) {
    const references = citations.map((citation) => reference(citation, sources));
    if (references.length > 0) spans.push({ startIndex: start, endIndex: start + text.length, references });
    start += text.length;
  }
  return spans.length > 0 ? { sources: [...sources.values()], spans } : undefined;
}

function reference(citation: WireCitation, sources: Map<string, CitationSource>): CitationReference {
  const { cited_text: citedText, document_index: documentIndex } = citation;
  const location = locationOf(citation);
  return {
    sourceId: sourceOf(citation, sources).id,
    ...(citedText !== undefined && { citedText }),
    ...(location && { location }),
    ...(documentIndex !== undefined && { providerMetadata: { documentIndex } }),
  };
}

/** Sources are told apart by all that names them. */
function sourceOf(citation: WireCitation, sources: Map<string, CitationSource>): CitationSource {
  const { document_index, document_title, title = document_title, url, source } = citation;
  const key = JSON.stringify([document_index, title, url, source]);
  const known = sources.get(key);
  if (known) return known;
  const made: CitationSource = {
    id: `s${sources.size}`,
    provider: "anthropic",
    ...(title && { title }),
    ...((url ?? source) && { url: url ?? source }),
  };
  sources.set(key, made);
  return made;
}

/** Where in a document a text rests, in the words of events. */
function locationOf(citation: WireCitation): CitationLocation | undefined {
  switch (citation.type) {
    case "char_location":
      return {
        type: "char",
        startIndex: citation.start_char_index ?? 0,
        endIndex: citation.end_char_index ?? 0,
      };
    case "page_location": {
      const { start_page_number: startPage = 1, end_page_number: endPage = startPage } = citation;
      return { type: "page", startPage, endPage };
    }
    case "content_block_location":
    case "search_result_location":
      return {
        type: "block",
        startBlock: citation.start_block_index ?? 0,
        endBlock: citation.end_block_index ?? 0,
      };
    default:
      return undefined;
  }
}
