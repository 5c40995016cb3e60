/** Who is told of each change. One listener's bug is reported as uncaught; neither the match nor the other listeners stop for it. */
export class Listeners {
  readonly #all = new Set<() => void>();

  /** Calls back after each change, until the returned function is called. */
  add(listener: () => void): () => void {
    this.#all.add(listener);
    return () => void this.#all.delete(listener);
  }

  tell(): void {
    for (const listener of [...this.#all]) {
      try {
        listener();
      } catch (bug) {
        queueMicrotask(() => {
          throw bug;
        });
      }
    }
  }
}
