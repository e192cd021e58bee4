export {
  type Answerer,
  type EventType,
  event,
  type Method,
  type MethodOptions,
  method,
  type ParamsOf,
  type ResultOf,
  type Stability,
  type Visibility,
} from "./define.js";
export { MIN_PROTOCOL_VERSION, PROTOCOL_VERSION } from "./versions.js";
