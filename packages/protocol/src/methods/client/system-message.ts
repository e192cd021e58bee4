import { sessionMethod } from "../../define.js";

export interface SystemMessageTransformRequest {
  /** The sections the client wants to change, by name. */
  sections: Record<string, SystemMessageSectionContent>;
}

export interface SystemMessageSectionContent {
  content: string;
}

export interface SystemMessageTransformResult {
  sections: Record<string, SystemMessageSectionContent>;
}

/** Has the client rewrite sections of the system message. */
export const SystemMessageTransform = sessionMethod<
  SystemMessageTransformRequest,
  SystemMessageTransformResult
>("systemMessage.transform", { answerer: "client", visibility: "internal", since: 2 });
