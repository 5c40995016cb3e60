import { t } from '../../text/text.ts';
import type { TickManifest } from '../title-view.ts';
import { CyclesPicture } from './picture.tsx';

export const lightCycles: TickManifest = {
  kind: 'ticks',
  id: 'light-cycles',
  name: () => t('titles:light-cycles.name'),
  rules: () => t('titles:light-cycles.rules'),
  Picture: CyclesPicture,
  aspect: 1,
  load: () => import('./view.ts'),
  loadRules: () => import('@parley/games/light-cycles').then(({ lightCycles }) => lightCycles),
};
