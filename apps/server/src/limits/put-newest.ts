/**
 * Puts a value under a key, which is the newest one from now on. Where there is no room, the one that was put longest ago gives way (O6).
 *
 * @param most keys that are kept
 */
export function putNewest<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.delete(key);
  if (map.size >= most) {
    const oldest = map.keys().next();
    if (!oldest.done) map.delete(oldest.value);
  }
  map.set(key, value);
}
