/** For each key a set of values, in the order in which they were added. A key without values takes no memory. */
export class IndexMap<K, V> {
  readonly #sets = new Map<K, Set<V>>();

  get(key: K): ReadonlySet<V> {
    return this.#sets.get(key) ?? NONE;
  }

  count(key: K): number {
    return this.#sets.get(key)?.size ?? 0;
  }

  add(key: K, value: V): void {
    const set = this.#sets.get(key);
    if (set === undefined) this.#sets.set(key, new Set([value]));
    else set.add(value);
  }

  remove(key: K, value: V): void {
    const set = this.#sets.get(key);
    if (set === undefined) return;
    set.delete(value);
    if (set.size === 0) this.#sets.delete(key);
  }
}

const NONE: ReadonlySet<never> = new Set<never>();
