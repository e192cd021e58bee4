/** Where the layers below a session put the events they cause. The session implements it. */
export interface EventSink {
  /**
   * Appends a durable event and publishes it to every client. Events keep the order of the calls.
   *
   * @returns the event's id, once the event is on the log and published
   * @throws LogWriteError when the log refuses; nothing was published
   */
  emit(type: string, data: object): Promise<string>;
  /** Publishes an event that never goes to the log, after every durable event emitted before it. */
  emitEphemeral(type: string, data: object): void;
}
