import type { TickTitle } from '@parley/games';
import { sumo } from '@parley/games/sumo';
import { t } from '../../text/text.ts';
import { LAYOUTS } from '../key-layouts.ts';
import type { TickTitleView } from '../title-view.ts';
import { createHand } from './hand.ts';
import { createPainter } from './painter.ts';
import { hearBetween, hudOf, sayBetween } from './report.ts';
import '../arena-look.css';

export const view: TickTitleView = {
  kind: 'ticks',
  title: sumo as TickTitle,
  painter: createPainter,
  hand: createHand,
  keys: LAYOUTS,
  steering: 'aims',
  words: () => ({
    boost: t('boards:sumo.boost'),
    one: t('boards:sumo.keys.one'),
    shared: t('boards:sumo.keys.shared'),
    touch: t('boards:sumo.keys.touch'),
    tips: t('boards:sumo.tips'),
  }),
  hud: hudOf,
  say: sayBetween,
  hear: hearBetween,
};
