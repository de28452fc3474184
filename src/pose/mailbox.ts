/** Something that holds memory outside the garbage collector until it is closed. */
interface Closable {
  readonly image: { close(): void };
}

/**
 * A one-slot mailbox for the newest frame. A newer letter replaces the older one and closes its picture, so a slow reader
 * always gets the newest and memory never grows.
 */
export class Mailbox<T extends Closable> {
  #letter: T | null = null;

  get full(): boolean {
    return this.#letter !== null;
  }

  put(letter: T): void {
    this.#letter?.image.close();
    this.#letter = letter;
  }

  /** The newest letter, now owned by the caller, or null. */
  take(): T | null {
    const letter = this.#letter;
    this.#letter = null;
    return letter;
  }

  /** Throws the letter away, if there is one. */
  clear(): void {
    this.take()?.image.close();
  }
}
