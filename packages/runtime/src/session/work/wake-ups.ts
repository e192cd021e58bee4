import type { Notification } from "../../tools/index.js";

/** Reasons other than a prompt to give the model a turn. */
export class WakeUps {
  readonly #notifications: Notification[] = [];
  #bareTurns = 0;

  get areEmpty(): boolean {
    return this.#notifications.length === 0 && this.#bareTurns === 0;
  }

  get hasNotifications(): boolean {
    return this.#notifications.length > 0;
  }

  /** The model should hear of something that no user said. */
  notify(notification: Notification): void {
    this.#notifications.push(notification);
  }

  /** The model should be asked again over the history as it is. */
  askAgain(): void {
    this.#bareTurns += 1;
  }

  /** Forgets what is of a kind. @param kind its fields, at least one @returns whether there was something */
  drop(kind: Readonly<Record<string, unknown>>): boolean {
    const fields = Object.entries(kind);
    const isOfKind = (notification: Notification) =>
      fields.length > 0 && fields.every(([name, value]) => notification.kind[name] === value);
    const kept = this.#notifications.filter((notification) => !isOfKind(notification));
    const dropped = this.#notifications.length - kept.length;
    this.#notifications.splice(0, this.#notifications.length, ...kept);
    return dropped > 0;
  }

  /** What the model should hear of, oldest first. Nothing is left. */
  take(): readonly Notification[] {
    this.#bareTurns = 0;
    return this.#notifications.splice(0);
  }
}
