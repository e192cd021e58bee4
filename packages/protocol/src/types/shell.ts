export interface ShellCredentials {
  git?: boolean;
  gh?: boolean;
}

export type ShellInitProfile = "none" | "non-interactive";

export interface ShellInitScript {
  path: string;
  shell: ShellInitScriptShell;
}

export type ShellInitScriptShell = "bash" | "powershell";

export interface ShellOptions {
  initProfile?: ShellInitProfile;
  initScripts?: ShellInitScript[];
  processFlags?: string[];
  credentials?: ShellCredentials;
}
