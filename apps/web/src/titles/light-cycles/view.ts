import type { TickTitle } from '@parley/games';
import { lightCycles } from '@parley/games/light-cycles';
import type { TickTitleView } from '../title-view.ts';
import { createHand, LAYOUTS } from './hand.ts';
import { createPainter } from './painter.ts';
import { hearBetween, hudOf, sayBetween } from './report.ts';
import './view.css';

export const view: TickTitleView = {
  kind: 'ticks',
  title: lightCycles as TickTitle,
  painter: createPainter,
  hand: createHand,
  keys: LAYOUTS,
  hud: hudOf,
  say: sayBetween,
  hear: hearBetween,
};
