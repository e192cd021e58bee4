/** A module of its own, so that it is loaded when it is needed and a bundler finds the name in it. */
export { parse } from "yaml";
