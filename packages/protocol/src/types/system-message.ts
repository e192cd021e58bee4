export type ProtocolAppendMode = "append";

export type ProtocolCustomizeMode = "customize";

export type ProtocolMarkerSectionOverride = { action: "transform" } | { action: "preserve" };

export type ProtocolReplaceMode = "replace";

export type ProtocolSectionOverride = ProtocolStaticSectionOverride | ProtocolMarkerSectionOverride;

export interface ProtocolStaticSectionOverride {
  action: ProtocolStaticSectionAction;
  content?: string;
}

export type ProtocolStaticSectionAction = "replace" | "remove" | "append" | "prepend";

export interface ProtocolSystemMessageAppendConfig {
  mode?: ProtocolAppendMode;
  content?: string;
}

export type ProtocolSystemMessageConfig =
  | ProtocolSystemMessageAppendConfig
  | ProtocolSystemMessageReplaceConfig
  | ProtocolSystemMessageCustomizeConfig;

export interface ProtocolSystemMessageReplaceConfig {
  mode: ProtocolReplaceMode;
  content: string;
  contentBlocks?: SystemMessageBlock[];
}

export interface SystemMessageBlock {
  content: string;
  isStatic?: boolean;
}

export interface ProtocolSystemMessageCustomizeConfig {
  mode: ProtocolCustomizeMode;
  sections?: Record<string, ProtocolSectionOverride>;
  content?: string;
}
