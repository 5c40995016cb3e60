import { t } from '../../text/text.ts';
import type { TickManifest } from '../title-view.ts';
import { SumoPicture } from './picture.tsx';

export const sumo: TickManifest = {
  kind: 'ticks',
  id: 'sumo',
  name: () => t('titles:sumo.name'),
  rules: () => t('titles:sumo.rules'),
  Picture: SumoPicture,
  aspect: 1,
  load: () => import('./view.ts'),
  loadRules: () => import('@parley/games/sumo').then(({ sumo }) => sumo),
};
