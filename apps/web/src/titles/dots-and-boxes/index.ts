import { t } from '../../text/text.ts';
import type { TurnManifest } from '../title-view.ts';
import { DotsPicture } from './picture.tsx';

export const dotsAndBoxes: TurnManifest = {
  kind: 'turns',
  id: 'dots-and-boxes',
  name: () => t('titles:dots-and-boxes.name'),
  rules: () => t('titles:dots-and-boxes.rules'),
  Picture: DotsPicture,
  aspect: 1,
  load: () => import('./view.tsx'),
  loadRules: () => import('@parley/games/dots-and-boxes').then(({ dotsAndBoxes }) => dotsAndBoxes),
};
