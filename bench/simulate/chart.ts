import { shareOf, totalOf } from './count.ts';
import { type Cell, type Findings, SHARES, SIZES } from './experiments.ts';

/** Pixels. */
const WIDTH = 260;
const HEIGHT = 190;
const LEFT = 50;
const TOP = 52;
const GAP = 64;
/** Readable on light and on dark pages, and told apart by dashes as well as by colour. */
const LINES = ['#2f6fdb', '#c2571a', '#2a8a4a', '#9a4fc0'] as const;
const DASHES = ['', '7 3', '2 3', '9 3 2 3'] as const;
const INK = '#7a7f87';

/**
 * Wrong results against the share of cheaters, one line for each size of match: with transcripts, ranked without, casual
 * without. One scale, so that the three can be compared.
 */
export function chartOf(findings: Findings): string {
  const panels: readonly (readonly [string, readonly Cell[]])[] = [
    ['With transcripts', findings.transcripts],
    ['Ranked, none came', findings.votes.filter(({ mode }) => mode === 'ranked')],
    ['Casual, none came', findings.votes.filter(({ mode }) => mode === 'casual')],
  ];
  const wrongIn = (cell: Cell) => shareOf(cell.run.count.all.wrong, totalOf(cell.run.count.all)) ?? 0;
  const most = Math.max(0.01, ...panels.flatMap(([, cells]) => cells.map(wrongIn)));
  const top = Math.ceil(most * 100) / 100;
  const width = panels.length * (WIDTH + GAP) - GAP + LEFT + 24;
  const height = HEIGHT + TOP + 66;
  const parts = panels.map(([name, cells], index) => panel(LEFT + index * (WIDTH + GAP), name, cells, top, wrongIn));
  const legend = SIZES.map((seats, line) => {
    const x = LEFT + line * 120;
    const y = TOP + HEIGHT + 52;
    return `${stroke(`M${x} ${y - 4}h28`, line)}<text x="${x + 34}" y="${y}">${seats} players</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="${INK}" role="img">`,
    '<title>Wrong results, of all matches, against the share of colluding cheaters</title>',
    `<text x="8" y="16">Wrong results, of all matches, by the share of colluding cheaters</text>`,
    ...parts,
    ...legend,
    '</svg>',
    '',
  ].join('\n');
}

function panel(x: number, name: string, cells: readonly Cell[], top: number, wrongIn: (cell: Cell) => number): string {
  const across = (share: number) => x + (share / Math.max(...SHARES)) * WIDTH;
  const up = (share: number) => TOP + HEIGHT - (share / top) * HEIGHT;
  const levels = [0, top / 2, top].map(
    (level) =>
      `<path d="M${x} ${up(level)}h${WIDTH}" stroke="${INK}" stroke-opacity=".35"/>` +
      `<text x="${x - 6}" y="${up(level) + 4}" text-anchor="end">${(level * 100).toFixed(1)}%</text>`,
  );
  const marks = SHARES.map(
    (share) => `<text x="${across(share)}" y="${TOP + HEIGHT + 18}" text-anchor="middle">${share * 100}%</text>`,
  );
  const lines = SIZES.map((seats, line) => {
    const points = cells
      .filter(({ run }) => run.seats === seats)
      .map((cell) => `${across(cell.share).toFixed(1)} ${up(wrongIn(cell)).toFixed(1)}`);
    return stroke(`M${points.join('L')}`, line);
  });
  return [`<text x="${x}" y="${TOP - 14}" font-weight="bold">${name}</text>`, ...levels, ...marks, ...lines].join('\n');
}

function stroke(path: string, line: number): string {
  const dash = DASHES[line] ? ` stroke-dasharray="${DASHES[line]}"` : '';
  return `<path d="${path}" fill="none" stroke="${LINES[line]}" stroke-width="2"${dash}/>`;
}
