export { runHeadless } from "./main/headless.js";
