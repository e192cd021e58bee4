import { sessionMethod } from "../../define.js";

export interface ContentExclusionCheckPathsRequest {
  paths: string[];
}

export interface ContentExclusionCheckPathsResult {
  available: boolean;
  checks: ContentExclusionPathCheck[];
}

export interface ContentExclusionPathCheck {
  path: string;
  excluded: boolean;
}

/** Tells which files the model must not see. */
export const SessionContentExclusionCheckPaths = sessionMethod<
  ContentExclusionCheckPathsRequest,
  ContentExclusionCheckPathsResult
>("session.contentExclusion.checkPaths");
