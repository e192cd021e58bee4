import { run as runSession } from "./session.mjs";

/** As the session suite, over what a user plugs in and asks beside a plain session. */
export const run = (context) => runSession({ ...context, suite: "agent", folder: "scenarios-agent" });
