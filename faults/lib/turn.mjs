/** Has a bare client say yes to every permission it is asked for. */
export function approveAll(wire) {
  wire.handlers["session.event"] = ({ sessionId, event: { type, data } }) => {
    if (type === "permission.requested") answerPermission(wire, sessionId, data.requestId).catch(() => {});
  };
}

/** @returns the runtime's answer to the answer */
export function answerPermission(wire, sessionId, requestId) {
  return wire.request("session.permissions.handlePendingPermissionRequest", {
    sessionId,
    requestId,
    result: { kind: "approve-once" },
  });
}

/** Sends a prompt and resolves when the session is idle after it. @returns the events from the prompt on */
export async function turn(wire, sessionId, prompt) {
  const { messageId } = await wire.request("session.send", { sessionId, prompt });
  const begun = await wire.waitFor(({ params }) => params?.event?.data.messageId === messageId);
  const since = wire.received.indexOf(begun);
  await wire.waitFor(
    ({ params }) => params?.sessionId === sessionId && params.event?.type === "session.idle",
    since,
  );
  return eventsOf(wire, sessionId, since);
}

/** The events of a session that a bare client has received, from a message on. */
export function eventsOf(wire, sessionId, since = 0) {
  return wire.received
    .slice(since)
    .filter(({ method, params }) => method === "session.event" && params.sessionId === sessionId)
    .map(({ params }) => params.event);
}
