/** One line of a chart: points in the order of time. A gap of more than `GAP` seconds is not bridged. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [second: number, value: number])[];
}

export interface Chart {
  readonly title: string;
  readonly unit: string;
  readonly series: readonly Series[];
}

/** Pixels. */
const WIDTH = 720;
const HEIGHT = 200;
const LEFT = 64;
const TOP = 34;
const BOTTOM = 30;
const GAP = 3;
/** Told apart by dashes as well as by colour; readable on light and on dark pages. */
const STROKES = ['#2f6fdb', '#c2571a', '#2a8a4a', '#9a4fc0', '#b03060', '#4a7a8c'] as const;
const DASHES = ['', '7 3', '2 3', '9 3 2 3', '1 2', '12 4'] as const;

/** A chart over the seconds of a test, as SVG. */
export function chartSvg({ title, unit, series }: Chart): string {
  const points = series.flatMap((line) => line.points);
  const seconds = points.map(([second]) => second);
  const [first, last] = [Math.min(0, ...seconds), Math.max(1, ...seconds)];
  const top = niceAbove(Math.max(0, ...points.map(([, value]) => value)));
  const across = (second: number): number => LEFT + ((second - first) / (last - first)) * WIDTH;
  const up = (value: number): number => TOP + HEIGHT - (value / top) * HEIGHT;
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const y = up(share * top).toFixed(1);
    return `<path class="grid" d="M${LEFT} ${y}h${WIDTH}"/><text x="${LEFT - 6}" y="${y}" dy="4" text-anchor="end">${label(share * top)}</text>`;
  });
  const step = niceAbove((last - first) / 6);
  const marks: string[] = [];
  for (let second = Math.ceil(first / step) * step; second <= last; second += step) {
    marks.push(
      `<text x="${across(second).toFixed(1)}" y="${TOP + HEIGHT + 18}" text-anchor="middle">${label(second)} s</text>`,
    );
  }
  const lines = series.map(({ points: all }, index) => {
    const path = all
      .map(([second, value], at) => {
        const before = all[at - 1];
        const verb = before === undefined || second - before[0] > GAP ? 'M' : 'L';
        return `${verb}${across(second).toFixed(1)} ${up(value).toFixed(1)}`;
      })
      .join('');
    return `<path d="${path}" fill="none" ${strokeOf(index)} stroke-linecap="round"/>`;
  });
  const legend = series.map(({ name }, index) => {
    const at = LEFT + index * 150;
    return `<path d="M${at} ${TOP + HEIGHT + 38}h24" ${strokeOf(index)}/><text x="${at + 30}" y="${TOP + HEIGHT + 42}">${plain(name)}</text>`;
  });
  const height = TOP + HEIGHT + BOTTOM + 20;
  return [
    `<svg viewBox="0 0 ${LEFT + Math.max(WIDTH + 24, series.length * 150)} ${height}" role="img"><title>${plain(title)}</title>`,
    `<text x="${LEFT}" y="18" class="title">${plain(title)}, ${plain(unit)}</text>`,
    ...grid,
    ...marks,
    ...lines,
    ...legend,
    '</svg>',
  ].join('\n');
}

function strokeOf(index: number): string {
  const dash = DASHES[index % DASHES.length];
  return `stroke="${STROKES[index % STROKES.length]}" stroke-width="2"${dash ? ` stroke-dasharray="${dash}"` : ''}`;
}

/** The least of 1, 2, 2.5, 5 and 10 times a power of ten that is not below. */
export function niceAbove(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 2.5, 5, 10].find((step) => step * power >= value) ?? 10);
}

const label = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 2 });

/** Text from elsewhere, such as a code that a server sent, as it may stand in a page. */
export const plain = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
