const ONSETS = ['b', 'd', 'f', 'g', 'h', 'j', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'z'] as const;
const VOWELS = ['a', 'e', 'i', 'o', 'u'] as const;
const ENDINGS = ['', 'l', 'n', 'r', 's'] as const;

/**
 * A name that can be said aloud, such as `Talemon`: three syllables and an ending, 2.56 million of them.
 * @param below a random whole number from 0 to below its argument
 */
export function guestName(below: (bound: number) => number): string {
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? '';
  const syllables = Array.from({ length: 3 }, () => pick(ONSETS) + pick(VOWELS)).join('');
  const name = syllables + pick(ENDINGS);
  return name.charAt(0).toUpperCase() + name.slice(1);
}
