/** Whether permission questions may be switched off. */
export const DisableBypassPermissionsModes = {
  /** Not at all. */
  Disable: "disable",
  /** Automatic decisions may be on, allowing everything may not. */
  AllowAutoOnly: "allow-auto-only",
} as const;

/** Rules such as `Read(**)` or `Shell(git push *)`. */
export interface ManagedSettingsPermissions {
  /** One of {@link DisableBypassPermissionsModes}, or what a newer runtime knows. */
  disableBypassPermissionsMode?: string;
  deny?: string[];
  ask?: string[];
  allow?: string[];
}

/** The organization's settings, which the session can't loosen. */
export interface ManagedSettings {
  permissions?: ManagedSettingsPermissions;
}
