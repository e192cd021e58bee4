/** A durable event, as far as the conversation needs it. */
export interface ConversationEvent {
  readonly type: string;
  readonly data: object;
}
