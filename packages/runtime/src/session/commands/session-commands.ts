import type { QueuedCommandResult, SlashCommandInfo, SlashCommandInvocationResult } from "@parley/protocol";
import type { Conversation } from "../../agent/index.js";
import type { ResolvedModel } from "../../models/index.js";
import type { EventSink } from "../../ports/event-sink.js";
import { loadSkill, skillContext, skillInvoked } from "../../skills/index.js";
import type { Customization } from "../customization/customization.js";
import type { CommandedSession } from "./built-in-command.js";
import { builtInCommands } from "./built-in-commands.js";
import { ClientCommands } from "./client-commands.js";
import { type CommandOutcome, CommandRequests } from "./command-requests.js";
import { type CommandLine, QueuedCommands, stopsQueue } from "./queued-commands.js";

/** The event that asks clients to run a queued command line. */
const QUEUED_COMMAND_QUESTION = "command.queued";

/** Which commands to list. */
export interface CommandKinds {
  readonly builtIn: boolean;
  readonly skills: boolean;
  readonly client: boolean;
}

/** What the slash commands of a session need of it. */
export interface SessionOfCommands extends CommandedSession {
  readonly events: EventSink;
  readonly model: ResolvedModel;
  readonly conversation: Conversation;
  readonly customization: Customization;
  readonly work: { readonly isWorking: boolean; poke(): void };
  readonly clients: {
    canAsk(type: string): boolean;
    tell(connectionId: number, type: string, data: object): void;
  };
}

/** The slash commands of a session: the runtime's own, its skills, and those that clients provide. */
export class SessionCommands {
  readonly ofClients = new ClientCommands();
  readonly queued: QueuedCommands;
  readonly #session: SessionOfCommands;
  readonly #runs = new CommandRequests<CommandOutcome>({ error: "The client that provides it is gone." });
  readonly #turns = new CommandRequests<QueuedCommandResult>({ handled: false });

  constructor(session: SessionOfCommands) {
    this.#session = session;
    this.queued = new QueuedCommands(session.prompts.queue);
  }

  async list({ builtIn, skills, client }: CommandKinds): Promise<SlashCommandInfo[]> {
    await this.#loadSkills();
    return [
      ...(builtIn ? builtInCommands.map(({ info }) => info) : []),
      ...(skills ? this.#skills() : []),
      ...(client ? this.ofClients.all.map(clientInfo) : []),
    ];
  }

  /**
   * Runs a command.
   *
   * @param name with or without its slash, in any case of letters
   * @throws when there is no such command, when it can't run now, and when it fails
   */
  async invoke(name: string, input = ""): Promise<SlashCommandInvocationResult> {
    const wanted = name.replace(/^\//, "");
    if (this.ofClients.providerOf(wanted) !== undefined) {
      const { error } = await this.run(wanted, input);
      if (error !== undefined) throw new Error(`Command /${wanted} failed: ${error}`);
      return { kind: "completed" };
    }
    const isNamed = (other: string) => other.toLowerCase() === wanted.toLowerCase();
    const command = builtInCommands.find(({ info }) => isNamed(info.name) || info.aliases?.some(isNamed));
    if (command) {
      if (this.#session.work.isWorking && !command.info.allowDuringAgentExecution)
        throw new Error(`Command /${wanted} cannot run while the agent is active.`);
      return command.run(this.#session, input.trim());
    }
    return (await this.#invokeSkill(isNamed, input.trim())) ?? unknown(wanted);
  }

  /** Has the client that provides a command carry it out. */
  async run(name: string, args: string): Promise<CommandOutcome> {
    const connectionId = this.ofClients.providerOf(name);
    const command = args === "" ? `/${name}` : `/${name} ${args}`;
    let id = "";
    const outcome = await this.#runs.open(connectionId, (requestId) => {
      id = requestId;
      if (connectionId === undefined) {
        this.settle(requestId, { error: `No client found for command: ${name}` });
        return;
      }
      this.#session.clients.tell(connectionId, "command.execute", {
        requestId,
        command,
        commandName: name,
        args,
      });
    });
    this.#completed(id);
    return outcome;
  }

  /** A client has carried a command out, or failed to. */
  settle(requestId: string, outcome: CommandOutcome): void {
    this.#runs.answer(requestId, outcome);
  }

  /** Puts a command line among the prompts that wait. @returns its name in the queue */
  enqueue(line: CommandLine): string {
    const id = this.queued.add(line);
    this.#session.announcer.queueChanged();
    this.#session.work.poke();
    return id;
  }

  /** Takes a command line out of the queue. @returns whether it was there */
  dequeue(id: string): boolean {
    const removed = this.queued.remove(id);
    if (removed) this.#session.announcer.queueChanged();
    return removed;
  }

  /** Runs the next queued command, if anyone says that they run such. */
  async runQueued(signal: AbortSignal): Promise<void> {
    const next = this.queued.next();
    if (!next) return;
    this.#session.announcer.queueChanged();
    if (next.kind.is === "model_change") return this.#changeModel(next.kind);
    if (!this.#session.clients.canAsk(QUEUED_COMMAND_QUESTION)) return;
    let id = "";
    const ask = (requestId: string) => {
      id = requestId;
      this.#session.events.emitEphemeral(QUEUED_COMMAND_QUESTION, { requestId, command: next.command });
    };
    const result = await this.#turns.open(undefined, ask, signal);
    this.#completed(id);
    if (!stopsQueue(result)) return;
    this.queued.clear();
    await this.#session.prompts.clear();
  }

  /** @returns whether the request was open */
  respond(requestId: string, result: QueuedCommandResult): boolean {
    return this.#turns.answer(requestId, result);
  }

  /** A client is gone, and the commands it provided with it. */
  left(connectionId: number): void {
    const withdrew = this.ofClients.withdraw(connectionId);
    this.#runs.left(connectionId);
    if (withdrew) this.tellClients();
  }

  /** Tells clients which commands clients provide. */
  tellClients(): void {
    this.#session.events.emitEphemeral("commands.changed", this.ofClients.told);
  }

  /** What keeps the model from being changed keeps nothing else from its turn. */
  async #changeModel({ apply }: { apply(): Promise<void> }): Promise<void> {
    try {
      await apply();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#session.events.emitEphemeral("session.error", { errorType: "internal", message });
    }
  }

  #completed(requestId: string): void {
    this.#session.events.emitEphemeral("command.completed", { requestId });
  }

  /** Skills that are loaded for a command's sake are told of. */
  async #loadSkills(): Promise<void> {
    const { customization, announcer } = this.#session;
    const loading = customization.skills.load();
    if (!loading) return;
    await loading;
    announcer.skillsChanged();
  }

  #skills(): SlashCommandInfo[] {
    const { skills } = this.#session.customization;
    return skills
      .catalog()
      .skills.filter(({ isEnabled, isUserInvocable }) => isEnabled && isUserInvocable)
      .map(({ name, description, argumentHint }) => ({
        name,
        description,
        kind: "skill",
        input: { hint: argumentHint ?? "instructions for the skill" },
        allowDuringAgentExecution: false,
      }));
  }

  async #invokeSkill(
    isNamed: (name: string) => boolean,
    input: string,
  ): Promise<SlashCommandInvocationResult | undefined> {
    const { customization, events, model, conversation } = this.#session;
    await this.#loadSkills();
    const { skills } = customization.skills.catalog();
    const skill = skills.find(
      ({ name, isEnabled, isUserInvocable }) => isEnabled && isUserInvocable && isNamed(name),
    );
    if (!skill) return undefined;
    const loaded = await loadSkill(skill, customization.skills.provider);
    const use = {
      trigger: "user-invoked",
      model: model.info.id,
      turn: conversation.messages().length,
    } as const;
    await events.emit("skill.invoked", skillInvoked(loaded, use));
    const context = withArguments(skillContext(loaded), input);
    const command = `/${skill.name}`;
    return {
      kind: "agent-prompt",
      prompt: `The user explicitly invoked the "${command}" skill. Follow its instructions now.\n\n${context}`,
      displayPrompt: input === "" ? command : `${command} ${input}`,
    };
  }
}

/** The context of a skill with what the person wrote behind its name. Source of the form: the official runtime. */
function withArguments(context: string, input: string): string {
  if (input === "") return context;
  return context.replace(/\n<\/skill-context>$/, () => `\n\nARGUMENTS: ${input}\n</skill-context>`);
}

function clientInfo({
  name,
  description = "SDK command",
}: {
  readonly name: string;
  readonly description?: string | undefined;
}): SlashCommandInfo {
  return { name, description, kind: "client", allowDuringAgentExecution: false };
}

function unknown(name: string): never {
  throw new Error(`Unknown slash command: /${name}`);
}
