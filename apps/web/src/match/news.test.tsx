import type { MatchView } from '@parley/match';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { Banner } from '../arena/banner.tsx';
import type { TickHud } from '../titles/title-view.ts';
import { News } from './news.tsx';
import type { TickAside } from './tick-aside.ts';

const aside = createStore<TickAside>(() => ({ hud: null, words: 'Ben fell.' }));
const seats = [{ departure: null }, { departure: null }];
const ticks = {
  kind: 'ticks',
  phase: { phase: 'playing' },
  tick: 600,
  waitsFor: [],
  desync: null,
  brokenBy: null,
  outcome: null,
  seats,
} as unknown as MatchView;
const turns = {
  kind: 'turns',
  phase: { phase: 'playing' },
  turn: 1,
  last: null,
  outcome: null,
  seats,
} as unknown as MatchView;
const ended = { outcome: { ranks: [1, 2], scores: null } };

const drawn = (view: MatchView, over: boolean): string =>
  renderToString(<News view={view} over={over} me={0} reader={0} names={['Ada', 'Ben']} shown={null} aside={aside} />);

describe('the line of news', () => {
  it.each([
    ['in real time', ticks, 'Ben fell.'],
    ['by turns', turns, 'Ben is to move.'],
  ] as const)('[W3.22] of a match %s is one status, before and after the end', (_, view, before) => {
    const over = { ...view, ...ended };
    for (const [html, words] of [
      [drawn(view, false), before],
      [drawn(over, true), 'You beat Ben.'],
    ] as const) {
      expect(html).toContain(`>${words}</p>`);
      expect(html.match(/role="status"/g)).toHaveLength(1);
    }
  });

  it('[W3.22] what stands in the middle of the arena is not announced besides', () => {
    const riders = [3, 1].map((points) => ({ points, state: 'riding' as const, energy: 1, boosting: false }));
    const hud: TickHud = { round: 4, rounds: 5, countdown: null, roundWon: 0, isOver: false, riders };
    for (const change of [{}, { isOver: true }, { countdown: 3 }]) {
      const html = renderToString(<Banner hud={{ ...hud, ...change }} names={['Ada', 'Ben']} me={0} />);
      expect(html).toContain('aria-hidden="true"');
      expect(html).not.toContain('role=');
    }
  });
});
