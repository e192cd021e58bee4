export const HELP = `parley: an open agent runtime

  parley run "PROMPT"      one session in this folder: does what PROMPT asks, then ends
      --yes                approve every permission question
      --model ID           the model to ask for
      --session ID         go on with an earlier session
  parley attach URL        joins a session that is open elsewhere: follow, answer, steer; URL may be its id
      --session ID         which, when URL is a runtime's and not a session's; default: the last
  parley record FILE ["PROMPT"]
                           as \`run\`, and writes what the model said to FILE, to be played again in its place;
                           without PROMPT, of the session that --session names
  parley explain "COMMAND" what the permission gate would do about a command in this folder, and why
      --read PATH, --write PATH, --url URL   about these instead
      --allow RULE, --deny RULE              with rules such as "shell(git push)"; repeatable
      --allow-all-tools    with every tool approved
      --dir DIRECTORY      that may be reached, too; repeatable
  parley demo              two clients, one session, and a runtime killed in the middle
  parley export SESSION    writes a session where the official runtime can resume it
      --to DIRECTORY       its home directory; default ~/.copilot
  parley --headless        the runtime, for an SDK to drive
      --stdio              over standard input and output
      --port N             over TCP on the loopback interface; 0 picks a free port (default)
      --remote             gives every session a URL that others join it by
      --ws-port N          over WebSocket on the loopback interface as well; needs COPILOT_CONNECTION_TOKEN
      --ws-origin ORIGIN   pages of this origin may connect; repeatable
  parley --version

A model comes from OPENAI_API_KEY (and OPENAI_BASE_URL), OLLAMA_HOST, or COPILOT_PROVIDER_TYPE,
COPILOT_PROVIDER_BASE_URL, COPILOT_PROVIDER_API_KEY and COPILOT_PROVIDER_MODEL_ID. With none of them, an
embedded playback answers, and says so.`;
