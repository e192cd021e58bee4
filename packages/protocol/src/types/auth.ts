export interface ApiKeyAuthInfo {
  type: "api-key";
  apiKey: string;
  host: string;
  copilotUser?: CopilotUserResponse;
}

export interface CopilotUserResponse {
  login?: string;
  access_type_sku?: string;
  analytics_tracking_id?: string;
  assigned_date?: string | null;
  can_signup_for_limited?: boolean;
  chat_enabled?: boolean;
  copilot_plan?: string;
  copilotignore_enabled?: boolean;
  endpoints?: CopilotUserResponseEndpoints;
  organization_login_list?: string[];
  organization_list?: Array<{ id?: number; login?: string | null; name?: string | null } | null> | null;
  codex_agent_enabled?: boolean;
  is_mcp_enabled?: boolean | null;
  quota_reset_date?: string;
  quota_snapshots?: CopilotUserResponseQuotaSnapshots;
  restricted_telemetry?: boolean;
  is_staff?: boolean;
  te?: boolean;
  token_based_billing?: boolean;
  can_upgrade_plan?: boolean;
  quota_reset_date_utc?: string;
  limited_user_quotas?: Record<string, number>;
  limited_user_reset_date?: string;
  monthly_quotas?: Record<string, number>;
  cloud_session_storage_enabled?: boolean;
  cli_remote_control_enabled?: boolean;
}

export interface CopilotUserResponseEndpoints {
  api?: string;
  "origin-tracker"?: string;
  proxy?: string;
  telemetry?: string;
  exp?: string;
}

export interface CopilotUserResponseQuotaSnapshots {
  chat?: CopilotUserResponseQuotaSnapshotsChat;
  completions?: CopilotUserResponseQuotaSnapshotsCompletions;
  premium_interactions?: CopilotUserResponseQuotaSnapshotsPremiumInteractions;
  [key: string]:
    | CopilotUserResponseQuotaSnapshotsChat
    | CopilotUserResponseQuotaSnapshotsCompletions
    | CopilotUserResponseQuotaSnapshotsPremiumInteractions
    | {
        entitlement?: number;
        overage_count?: number;
        overage_permitted?: boolean;
        percent_remaining?: number;
        quota_id?: string;
        quota_remaining?: number;
        remaining?: number;
        unlimited?: boolean;
        timestamp_utc?: string;
        has_quota?: boolean;
        quota_reset_at?: number;
        token_based_billing?: boolean;
      }
    | null
    | undefined;
}

export interface CopilotUserResponseQuotaSnapshotsChat {
  entitlement?: number;
  overage_count?: number;
  overage_permitted?: boolean;
  percent_remaining?: number;
  quota_id?: string;
  quota_remaining?: number;
  remaining?: number;
  unlimited?: boolean;
  timestamp_utc?: string;
  has_quota?: boolean;
  quota_reset_at?: number;
  token_based_billing?: boolean;
}

export interface CopilotUserResponseQuotaSnapshotsCompletions {
  entitlement?: number;
  overage_count?: number;
  overage_permitted?: boolean;
  percent_remaining?: number;
  quota_id?: string;
  quota_remaining?: number;
  remaining?: number;
  unlimited?: boolean;
  timestamp_utc?: string;
  has_quota?: boolean;
  quota_reset_at?: number;
  token_based_billing?: boolean;
}

export interface CopilotUserResponseQuotaSnapshotsPremiumInteractions {
  entitlement?: number;
  overage_count?: number;
  overage_permitted?: boolean;
  percent_remaining?: number;
  quota_id?: string;
  quota_remaining?: number;
  remaining?: number;
  unlimited?: boolean;
  timestamp_utc?: string;
  has_quota?: boolean;
  quota_reset_at?: number;
  token_based_billing?: boolean;
}

export type AuthInfo =
  | HMACAuthInfo
  | EnvAuthInfo
  | TokenAuthInfo
  | TokenProviderAuthInfo
  | CopilotApiTokenAuthInfo
  | UserAuthInfo
  | GhCliAuthInfo
  | ApiKeyAuthInfo;

export interface HMACAuthInfo {
  type: "hmac";
  host: "https://github.com";
  hmac: string;
  copilotUser?: CopilotUserResponse;
}

export interface EnvAuthInfo {
  type: "env";
  host: string;
  login?: string;
  token: string;
  envVar: string;
  copilotUser?: CopilotUserResponse;
}

export interface TokenAuthInfo {
  type: "token";
  host: string;
  token: string;
  registrationId?: string;
  copilotUser?: CopilotUserResponse;
}

export interface TokenProviderAuthInfo {
  type: "token-provider";
  host: string;
  registrationId: string;
  copilotUser?: CopilotUserResponse;
}

export interface CopilotApiTokenAuthInfo {
  type: "copilot-api-token";
  host: "https://github.com";
  copilotUser?: CopilotUserResponse;
}

export interface UserAuthInfo {
  type: "user";
  host: string;
  login: string;
  copilotUser?: CopilotUserResponse;
}

export interface GhCliAuthInfo {
  type: "gh-cli";
  host: string;
  login: string;
  token: string;
  copilotUser?: CopilotUserResponse;
}
