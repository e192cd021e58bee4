import { expect, test } from "vitest";
import { networkTransport } from "../http/network.js";
import { modelRequest, notebook } from "../testing/asking.js";
import { scriptedProvider } from "../testing/scripted-provider.js";
import { anthropicMessages } from "./anthropic-messages.js";
import { anthropicTraits } from "./traits.js";

const page = {
  type: "page_location",
  cited_text: "The grass",
  document_index: 0,
  document_title: "d.pdf",
  start_page_number: 1,
  end_page_number: 3,
};
const characters = {
  type: "char_location",
  cited_text: "is green",
  document_index: 0,
  document_title: "d.pdf",
  start_char_index: 2,
  end_char_index: 9,
};
const web = { type: "web_search_result_location", url: "https://example.com/", title: "Example" };

test("an answer tells what it rests on, when it is asked to", async () => {
  const text = (index: number, words: string, citations: readonly object[]) => [
    { type: "content_block_start", index, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index, delta: { type: "text_delta", text: words } },
    ...citations.map((citation) => ({
      type: "content_block_delta",
      index,
      delta: { type: "citations_delta", citation },
    })),
  ];
  const events = [
    { type: "message_start", message: { id: "msg_1", usage: {} } },
    ...text(0, "I read: ", []),
    ...text(1, "grass is green", [page, characters]),
    ...text(2, ".", [web]),
    { type: "message_delta", delta: { stop_reason: "end_turn" } },
    { type: "message_stop" },
  ];
  await using provider = await scriptedProvider([{ events }]);
  const model = anthropicMessages(
    { config: { baseUrl: provider.url }, name: "default" },
    { transport: networkTransport({}), traits: anthropicTraits("some-model", {}) },
  );
  const document = { type: "document", mimeType: "application/pdf", data: "AAAA", name: "d.pdf" } as const;
  const response = await model.call(
    modelRequest({ citations: true, messages: [{ role: "user", content: [document] }] }),
    notebook(),
  );
  expect((await provider.request(0)).body).toMatchObject({
    messages: [{ role: "user", content: [{ title: "d.pdf", citations: { enabled: true } }] }],
  });
  expect(response.content).toBe("I read: grass is green.");
  expect(response.citations).toEqual({
    sources: [
      { id: "s0", provider: "anthropic", title: "d.pdf" },
      { id: "s1", provider: "anthropic", title: "Example", url: "https://example.com/" },
    ],
    spans: [
      {
        startIndex: 8,
        endIndex: 22,
        references: [
          {
            sourceId: "s0",
            citedText: "The grass",
            location: { type: "page", startPage: 1, endPage: 3 },
            providerMetadata: { documentIndex: 0 },
          },
          {
            sourceId: "s0",
            citedText: "is green",
            location: { type: "char", startIndex: 2, endIndex: 9 },
            providerMetadata: { documentIndex: 0 },
          },
        ],
      },
      { startIndex: 22, endIndex: 23, references: [{ sourceId: "s1" }] },
    ],
  });
});
