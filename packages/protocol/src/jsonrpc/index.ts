export { ConnectionClosedError, ErrorCode, RpcError, toWireError, type WireError } from "./errors.js";
export { DEFAULT_MAX_FRAME_BYTES, encodeFrame, FrameDecoder, type FrameSink } from "./framing.js";
export type { Message, NotificationMessage, RequestId, RequestMessage, ResponseMessage } from "./message.js";
export { CANCEL_METHOD, classify } from "./message.js";
export {
  type IncomingRequest,
  type MessageWriter,
  Peer,
  type PeerHandlers,
  type RequestOptions,
} from "./peer.js";
