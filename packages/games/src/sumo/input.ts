/**
 * The one byte of input of a disc for a tick: in the lower four bits a direction (one of the eight and 1, or 0 for none), in the fifth whether
 * the button is held. Any other byte is no input at all.
 */
export const BUTTON_BIT = 16;

export const inputOf = (direction: number | null, button: boolean): number =>
  (direction === null ? 0 : direction + 1) | (button ? BUTTON_BIT : 0);

/** The byte, or 0 where it is none of this title. */
export function checkedInput(byte: number | undefined): number {
  return byte === undefined || byte >= 2 * BUTTON_BIT || (byte & 15) > 8 ? 0 : byte;
}
