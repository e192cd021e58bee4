import { sessionMethod } from "../../define.js";

export interface ShellExecRequest {
  command: string;
  cwd?: string;
  timeout?: number;
}

export interface ShellExecResult {
  processId: string;
}

/** Runs a shell command. */
export const SessionShellExec = sessionMethod<ShellExecRequest, ShellExecResult>("session.shell.exec");

export interface ShellKillRequest {
  processId: string;
  signal?: ShellKillSignal;
}

export type ShellKillSignal = "SIGTERM" | "SIGKILL" | "SIGINT";

export interface ShellKillResult {
  killed: boolean;
}

/** Kills a running shell command. */
export const SessionShellKill = sessionMethod<ShellKillRequest, ShellKillResult>("session.shell.kill");

export interface ShellExecuteUserRequestedRequest {
  requestId: string;
  command: string;
}

export interface UserRequestedShellCommandResult {
  toolCallId: string;
  success: boolean;
  output: string;
  exitCode?: number | null;
  error?: string;
}

/** Runs a shell command that the user typed. */
export const SessionShellExecuteUserRequested = sessionMethod<
  ShellExecuteUserRequestedRequest,
  UserRequestedShellCommandResult
>("session.shell.executeUserRequested");

export interface ShellCancelUserRequestedRequest {
  requestId: string;
}

export interface CancelUserRequestedShellCommandResult {
  cancelled: boolean;
}

/** Cancels a shell command that the user typed. */
export const SessionShellCancelUserRequested = sessionMethod<
  ShellCancelUserRequestedRequest,
  CancelUserRequestedShellCommandResult
>("session.shell.cancelUserRequested");
