import { t } from '../../text/text.ts';
import type { TurnManifest } from '../title-view.ts';
import { FourPicture } from './picture.tsx';

export const fourInARow: TurnManifest = {
  kind: 'turns',
  id: 'four-in-a-row',
  name: () => t('titles:four-in-a-row.name'),
  rules: () => t('titles:four-in-a-row.rules'),
  Picture: FourPicture,
  aspect: 7 / 6,
  load: () => import('./view.tsx'),
  loadRules: () => import('@parley/games/four-in-a-row').then(({ fourInARow }) => fourInARow),
};
