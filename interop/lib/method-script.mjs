import { WireClient } from "./wire-client.mjs";

/** Told of again whenever the official runtime looks at its own skills. */
const QUIET = ["session.skills_loaded"];

/** The session that a script's calls are for. */
const SESSION = "11111111-1111-4111-8111-111111111111";
/** A session there is none of. */
export const NOBODY = "99999999-9999-4999-8999-999999999999";

/**
 * A scenario that calls methods without an SDK in between, one after the other, with one session open. `run` gets a
 * {@link Script}; its other fields are those of any scenario.
 *
 * @param config parameters of `session.create` beside the usual ones
 */
export function methodScript(name, { config, run, ...scenario }) {
  return {
    name: `methods: ${name}`,
    transport: "tcp",
    withoutSdk: true,
    model: () => [{ text: "Hello there." }],
    ...scenario,
    ignored: [...QUIET, ...(scenario.ignored ?? [])],
    async run(t) {
      const client = await WireClient.tcp((await t.server()).port);
      await client.request("connect", { token: t.token, supportedTaskKinds: ["client"] });
      const script = new Script(t, client);
      await script.create(SESSION, config?.(t));
      await run(script);
      await script.end();
      await client.close();
    },
  };
}

class Script {
  sessionId = SESSION;

  constructor(t, client) {
    this.t = t;
    this.client = client;
  }

  create(sessionId, more) {
    const { t } = this;
    const usual = { model: "gpt-4.1", provider: t.provider, workingDirectory: t.sandbox.workspace };
    return this.client.request("session.create", { ...usual, requestPermission: true, sessionId, ...more });
  }

  /** Notes the answer to each `[method, params]`; a method is the session's, unless it begins with `/`. @returns the last result */
  async calls(...calls) {
    let result;
    for (const [name, params] of calls) {
      const isOwn = !name.startsWith("/");
      const method = isOwn ? `session.${name}` : name.slice(1);
      const answering = this.client.request(
        method,
        isOwn ? { sessionId: this.sessionId, ...params } : params,
      );
      await this.t.outcome(name, async () => {
        result = await answering;
        return result;
      });
    }
    return result;
  }

  /** The method once with each of `all`. */
  each(method, all) {
    return this.calls(...all.map((params) => [method, params]));
  }

  /** Changes the session, and waits until clients were told. */
  async updated() {
    await this.client.request("session.log", { sessionId: this.sessionId, message: "End." });
    const isUpdate = ({ method, params }) =>
      method === "session.lifecycle" && params.type === "session.updated";
    await this.client.waitFor(isUpdate);
  }

  /** Ends the session, once clients were told that it changed; so it does, for all scripts alike. */
  async end() {
    await this.updated();
    await this.client.request("session.destroy", { sessionId: this.sessionId });
  }

  /** Sends a prompt and waits until everything is done. */
  async say(prompt, more) {
    const since = this.client.received.length;
    await this.client.request("session.send", { sessionId: this.sessionId, prompt, ...more });
    await this.heard("session.idle", since);
  }

  /** Waits for an event of the session. */
  heard(type, since = 0) {
    return this.client.waitFor(({ params }) => params?.event?.type === type, since);
  }
}
