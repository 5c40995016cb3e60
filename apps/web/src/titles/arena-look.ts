/** Colours of the arena, as the style sheet has them for the theme of this moment. */
export interface Look {
  /** Whether light is added to a dark floor, ink to a light one, or the reader has forced the colours. */
  readonly kind: 'dark' | 'light' | 'forced';
  readonly seats: readonly Rgb[];
  readonly floor: Rgb;
  readonly line: Rgb;
  readonly wall: Rgb;
  readonly ink: Rgb;
}

export type Rgb = readonly [red: number, green: number, blue: number];

export const SEATS = 8;

/** Asks the browser for the colours that style sheet, theme and reader agree on. */
export function readLook(element: HTMLElement): Look {
  const probe = document.createElement('span');
  element.append(probe);
  const colour = (name: string): Rgb => {
    probe.className = `ride-${name}`;
    return parsed(getComputedStyle(probe).color);
  };
  const floor = colour('floor');
  const look: Look = {
    kind: matchMedia('(forced-colors: active)').matches ? 'forced' : brightness(floor) < 128 ? 'dark' : 'light',
    seats: Array.from({ length: SEATS }, (_, seat) => colour(`seat-${seat}`)),
    floor,
    line: colour('line'),
    wall: colour('wall'),
    ink: colour('ink'),
  };
  probe.remove();
  return look;
}

const parsed = (text: string): Rgb => {
  const [red = 0, green = 0, blue = 0] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
};

const brightness = ([red, green, blue]: Rgb): number => 0.3 * red + 0.6 * green + 0.1 * blue;

/** So much of a colour, and the rest of another one. */
export function mixed(colour: Rgb, share: number, other: Rgb): string {
  const [red, green, blue] = colour.map((value, at) => Math.round(value * share + (other[at] ?? 0) * (1 - share)));
  return `rgb(${red},${green},${blue})`;
}

export const css = ([red, green, blue]: Rgb, alpha = 1): string => `rgba(${red},${green},${blue},${alpha})`;
