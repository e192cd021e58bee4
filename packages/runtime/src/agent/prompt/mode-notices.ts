import type { SessionMode } from "@parley/protocol";
import type { UserPrompt } from "../host.js";

/** Marks a prompt that was sent in plan mode. Source of the mark and of the tags: the official runtime. */
const PLAN_MARK = "[[PLAN]] ";

/** A prompt keeps the mode that the session was in when it was sent, unless it names one of its own. */
export function saidIn<Prompt extends Pick<UserPrompt, "prompt" | "displayPrompt" | "agentMode">>(
  prompt: Prompt,
  mode: SessionMode,
): Prompt {
  if (prompt.agentMode !== undefined || mode === "interactive") return prompt;
  if (mode !== "plan") return { ...prompt, agentMode: mode };
  const { prompt: words, displayPrompt = words } = prompt;
  return { ...prompt, agentMode: mode, prompt: PLAN_MARK + words, displayPrompt };
}

/** Tells the model that the session works in another mode from here on. @param planPath absolute */
export function modeNotice(from: SessionMode, to: SessionMode, planPath: string): string {
  return `<mode_changed_notice>\n${bodyOf(from, to, planPath)}\n</mode_changed_notice>`;
}

function bodyOf(from: SessionMode, to: SessionMode, planPath: string): string {
  switch (to) {
    case "plan":
      return `\n<plan_mode>\n${planMode(planPath)}\n</plan_mode>\n`;
    case "autopilot":
      return `\n<autopilot_mode>\n${AUTOPILOT_MODE}\n</autopilot_mode>\n`;
    case "interactive":
      return `${from === "plan" ? "Plan" : "Autopilot"} mode has ended: what was said about it above no longer holds.`;
  }
}

function planMode(planPath: string): string {
  return `A message that begins with [[PLAN]] asks you to plan a piece of work, not to do it:
1. Find out what it takes. Read the code and run what changes nothing. Where only the user can decide, ask with ask_user if you have it.
2. Write the plan to ${planPath} with create or edit, or bring the plan that is there up to date. The file belongs to the session, not to the repository; no permission is needed for it. Say what the problem is, how you will solve it, in which steps, and what to look out for.
3. Keep the steps as rows of the table todos, and what waits for what in todo_deps, with the sql tool.
4. Change nothing else. When the plan is ready, offer it with exit_plan_mode if you have it; otherwise say where it is and wait until the user asks you to begin.`;
}

const AUTOPILOT_MODE = `The session runs on autopilot: the user may be away, and counts on you to bring the task to its end alone.
- Decide what is open yourself, by what the user most likely wants, and say what you assumed. Don't wait for an answer.
- Work until all of the request is done, and check it: run the tests, build what you changed, look at the result.
- Then call task_complete with a summary of what you did. Don't call it while steps are open, checks fail, or something you wrote was never run.
- Where you can't get any further, call it too and say what is in the way. Don't invent work that nobody asked for.
- What needs no work, such as a greeting or a question, is answered once; then call task_complete.`;

/** What keeps a model going that stopped on autopilot without saying that it is done. */
export const KEEP_GOING = `You stopped, but task_complete has not been called, so the task counts as unfinished.
If something is left to do, do it now: settle open questions yourself, work around what failed, and carry out the steps you only planned. Once everything is done and checked, or you can't get any further, call task_complete.`;
