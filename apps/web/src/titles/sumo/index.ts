import { t } from '../../text/text.ts';
import type { TickManifest } from '../title-view.ts';
import { SumoPicture } from './picture.tsx';

export const sumo: TickManifest = {
  id: 'sumo',
  name: () => t('titles:sumo.name'),
  rules: () => t('titles:sumo.rules'),
  Picture: SumoPicture,
  aspect: 1,
  seats: { min: 2, max: 4 },
  load: () => import('./view.ts'),
};
