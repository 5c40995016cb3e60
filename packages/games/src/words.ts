/** What titles in real time share: their state is one piece of memory, read as words of 32 bits. */

/**
 * All words in 32 bits. Four lanes, which an engine can work on side by side. Each step can be undone, so one changed word always changes
 * its lane.
 */
export function hashWords(words: Uint32Array): number {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  let c = 0xc2b2ae35;
  let d = 0x27d4eb2f;
  const whole = words.length & ~3;
  for (let at = 0; at < whole; at += 4) {
    a = Math.imul(a ^ (words[at] ?? 0), 0x01000193);
    b = Math.imul(b ^ (words[at + 1] ?? 0), 0x01000193);
    c = Math.imul(c ^ (words[at + 2] ?? 0), 0x01000193);
    d = Math.imul(d ^ (words[at + 3] ?? 0), 0x01000193);
    a ^= a >>> 15;
    b ^= b >>> 15;
    c ^= c >>> 15;
    d ^= d >>> 15;
  }
  for (let at = whole; at < words.length; at += 1) a = Math.imul(a ^ (words[at] ?? 0), 0x01000193);
  let hash = a;
  for (const lane of [b, c, d]) {
    hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
    hash = Math.imul(hash ^ (hash >>> 15) ^ lane, 0x846ca68b);
  }
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The next random number below `count`. Its 32 bits are the word at `place` (mulberry32, as in random.ts). */
export function nextBelow(words: Uint32Array, place: number, count: number): number {
  const next = ((words[place] ?? 0) + 0x6d2b79f5) >>> 0;
  words[place] = next;
  let mixed = Math.imul(next ^ (next >>> 15), next | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
}
