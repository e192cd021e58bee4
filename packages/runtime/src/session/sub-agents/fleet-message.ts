/**
 * What sets an agent to work through others, and what people are shown in its place.
 *
 * @param request what the user wants; default: what is open
 */
export function fleetMessage(request?: string): { readonly prompt: string; readonly displayPrompt: string } {
  const displayPrompt = request === undefined ? "Fleet deployed" : `Fleet deployed: ${request}`;
  return { prompt: fleetPrompt(request), displayPrompt };
}

function fleetPrompt(request: string | undefined): string {
  const fleet = [
    "Do this work as a fleet: through sub-agents, as many side by side as it has independent parts.",
    "- Look at the table `todos` first. Where it has no open rows, break the work down into some, with what each",
    "  depends on in `todo_deps`.",
    "- Hand every row that depends on nothing unfinished to an agent of its own with `task`, several in one answer.",
    "  Give each all it needs to know, and have it set its row to done or blocked.",
    "- Look at what comes back, check it, and hand out what has become free. Only what depends on something waits.",
    "- You are done when the whole of the request is, not when the rows are: check the result as a whole.",
  ].join("\n");
  return request === undefined ? fleet : `${fleet}\n\nUser request: ${request}`;
}
