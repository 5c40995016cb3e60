/**
 * The one byte of input of a rider for a tick: in the lower three bits a direction to turn to (a heading and 1, or 0 for none), in the fourth
 * whether to boost. Any other byte is no input at all.
 */
export const BOOST_BIT = 8;

export const inputOf = (heading: number | null, boost: boolean): number =>
  (heading === null ? 0 : heading + 1) | (boost ? BOOST_BIT : 0);

/** The byte, or 0 where it is none of this title. */
export function checkedInput(byte: number | undefined): number {
  return byte === undefined || byte >= 2 * BOOST_BIT || (byte & 7) > 4 ? 0 : byte;
}
