import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { endGroup, forgetGroup, killWithRuntime, signalGroup } from "../processes/process-group.js";
import type { StdioPlan } from "./config.js";
import { McpFailure, spawnFailure } from "./failures.js";
import { LineReader } from "./line-reader.js";
import { StderrTail } from "./stderr-tail.js";

/** How long a server may take to end by itself once its input ended, in milliseconds. */
const LEAVE_MS = 200;

/** How long output is waited for once the process itself has ended, in milliseconds. */
const DRAIN_MS = 100;

/** Longest message, in UTF-16 units: the frame limit of the runtime's own protocol. */
const MAX_LINE = 64 * 1024 * 1024;

/**
 * A server that is a process of its own, spoken to in lines of JSON. It leads a process group, which ends
 * with it, with the session, and with the runtime however that ends.
 */
export class ServerProcess implements Transport {
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: Transport["onmessage"];
  readonly #child: ChildProcess;
  readonly #pid: number;
  readonly #stderr = new StderrTail();
  readonly #ended: Promise<void>;
  #exit: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | undefined;

  /** @throws McpFailure when the process can't be started */
  static start(plan: StdioPlan): Promise<ServerProcess> {
    return new Promise((resolve, reject) => {
      try {
        const child = spawn(plan.command, plan.args, {
          cwd: plan.workingDirectory,
          env: plan.environment,
          detached: true,
          stdio: ["pipe", "pipe", "pipe"],
        });
        child.once("error", (error) => reject(spawnFailure(error)));
        child.once("spawn", () => resolve(new ServerProcess(child)));
      } catch (error) {
        reject(spawnFailure(error));
      }
    });
  }

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#pid = child.pid ?? 0;
    killWithRuntime(this.#pid);
    child.on("error", (error) => this.onerror?.(error));
    child.stdin?.on("error", () => undefined);
    child.stderr?.on("data", (chunk: Buffer) => this.#stderr.add(chunk));
    this.#ended = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        this.#exit = { code, signal };
        signalGroup(this.#pid, "SIGKILL");
        forgetGroup(this.#pid);
        const finish = () => {
          clearTimeout(timer);
          resolve();
          this.onclose?.();
        };
        const timer = setTimeout(finish, DRAIN_MS);
        child.once("close", finish);
      });
    });
  }

  /** Why the process is gone; `undefined` while it runs. */
  get exitFailure(): McpFailure | undefined {
    if (!this.#exit) return undefined;
    const { code, signal } = this.#exit;
    const ended = "MCP server process exited before completing the MCP initialize handshake";
    const how = signal === null ? `exit code ${code}` : `terminated by signal ${constants.signals[signal]}`;
    return new McpFailure(
      `${ended} (${how})${this.#stderr.text()}`,
      signal === null ? `process_${process.platform}_exited` : `process_${process.platform}_terminated`,
    );
  }

  async start(): Promise<void> {
    const lines = new LineReader({
      maxLength: MAX_LINE,
      take: (line) => this.#take(line),
      tooLong: () => void this.close(),
    });
    this.#child.stdout?.on("data", (chunk: Buffer) => lines.add(chunk));
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const input = this.#child.stdin;
    if (this.#exit || !input?.writable) throw new McpFailure("Transport closed", "os_connection_closed");
    if (!input.write(`${JSON.stringify(message)}\n`)) {
      await Promise.race([new Promise((resolve) => input.once("drain", resolve)), this.#ended]);
    }
  }

  /** Ends the server with all it has started. */
  async close(): Promise<void> {
    if (this.#exit) return;
    this.#child.stdin?.end();
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, LEAVE_MS);
    });
    await Promise.race([this.#ended, patience]);
    clearTimeout(timer);
    if (this.#exit) return;
    await endGroup(this.#pid);
    await this.#ended;
  }

  /** A line that is no message is none: servers print other things there, too. */
  #take(line: string): void {
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      return;
    }
    if (typeof message === "object" && message !== null) this.onmessage?.(message as JSONRPCMessage);
  }
}
