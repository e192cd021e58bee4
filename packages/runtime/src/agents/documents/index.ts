export { escaped } from "./escaped.js";
export { filesBelow, liesWithin, readText } from "./files.js";
export { booleanField, isMalformed, listField, parseDocument, textField } from "./front-matter.js";
export { foldersUpTo, pathWithin, projectRoot } from "./project.js";
