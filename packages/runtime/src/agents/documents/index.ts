export { escaped } from "./escaped.js";
export { filesBelow, liesWithin, readText, UnreadableFile } from "./files.js";
export {
  booleanField,
  type Document,
  isMalformed,
  listField,
  type MalformedDocument,
  parseDocument,
  textField,
} from "./front-matter.js";
export { foldersUpTo, pathWithin, projectRoot } from "./project.js";
