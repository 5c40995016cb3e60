/**
 * The picture of a player, made from its seed alone: a mask of four symmetrical tiles with two eyes, in two colours.
 * The same seed gives the same picture everywhere.
 */
export interface AvatarShape {
  /** Index of the colour pair, 0 to 7. */
  readonly palette: number;
  readonly brow: Tile;
  readonly jaw: Tile;
  readonly eye: 'round' | 'sleepy' | 'wide';
  /** Offset of the pupils: where the mask looks. */
  readonly gaze: -1 | 0 | 1;
}

export type Tile = 'quarter-out' | 'quarter-in' | 'leaf' | 'half-down' | 'half-up' | 'disc' | 'square';

const TILES: readonly Tile[] = ['quarter-out', 'quarter-in', 'leaf', 'half-down', 'half-up', 'disc', 'square'];
const EYES: readonly AvatarShape['eye'][] = ['round', 'sleepy', 'wide'];
const GAZES: readonly AvatarShape['gaze'][] = [-1, 0, 1];
export const PALETTES = 8;

export function avatarShape(seed: string): AvatarShape {
  let bits = hash(seed);
  const pick = <T>(list: readonly T[], fallback: T): T => {
    const choice = list[bits % list.length] ?? fallback;
    bits = scramble(bits);
    return choice;
  };
  const palette = bits % PALETTES;
  bits = scramble(bits);
  return {
    palette,
    brow: pick(TILES, 'disc'),
    jaw: pick(TILES, 'disc'),
    eye: pick(EYES, 'round'),
    gaze: pick(GAZES, 0),
  };
}

/** A new seed from 40 random bits, such as `k3v9x0a1`. `random` gives numbers in [0, 1). */
export function avatarSeed(random: () => number): string {
  return Array.from({ length: 8 }, () => Math.floor(random() * 36).toString(36)).join('');
}

/** FNV-1a: short and spread well enough for pictures. */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193);
  return scramble(bits >>> 0);
}

function scramble(bits: number): number {
  let x = (bits + 0x9e3779b9) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
