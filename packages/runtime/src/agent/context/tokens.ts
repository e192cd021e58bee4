/**
 * How many tokens a text takes, within about a fifth: four bytes of UTF-8 each, what byte-pair vocabularies
 * average over English and code.
 */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4);
}
