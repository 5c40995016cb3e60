import { t } from '../../text/text.ts';
import type { TickManifest } from '../title-view.ts';
import { CyclesPicture } from './picture.tsx';

export const lightCycles: TickManifest = {
  id: 'light-cycles',
  name: () => t('titles:light-cycles.name'),
  rules: () => t('titles:light-cycles.rules'),
  Picture: CyclesPicture,
  aspect: 1,
  seats: { min: 2, max: 8 },
  load: () => import('./view.ts'),
};
