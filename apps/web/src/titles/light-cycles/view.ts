import type { TickTitle } from '@parley/games';
import { lightCycles } from '@parley/games/light-cycles';
import { t } from '../../text/text.ts';
import { LAYOUTS } from '../key-layouts.ts';
import type { TickTitleView } from '../title-view.ts';
import { createHand } from './hand.ts';
import { createPainter } from './painter.ts';
import { hearBetween, hudOf, sayBetween } from './report.ts';
import '../arena-look.css';

export const view: TickTitleView = {
  kind: 'ticks',
  title: lightCycles as TickTitle,
  painter: createPainter,
  hand: createHand,
  keys: LAYOUTS,
  steering: 'turns',
  words: () => ({
    boost: t('boards:cycles.boost'),
    one: t('boards:cycles.keys.one'),
    shared: t('boards:cycles.keys.shared'),
    touch: t('boards:cycles.keys.touch'),
    tips: t('boards:cycles.tips'),
  }),
  hud: hudOf,
  say: sayBetween,
  hear: hearBetween,
};
