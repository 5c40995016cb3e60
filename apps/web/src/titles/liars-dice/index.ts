import { t } from '../../text/text.ts';
import type { TurnManifest } from '../title-view.ts';
import { DicePicture } from './picture.tsx';

export const liarsDice: TurnManifest = {
  kind: 'turns',
  id: 'liars-dice',
  name: () => t('titles:liars-dice.name'),
  rules: () => t('titles:liars-dice.rules'),
  Picture: DicePicture,
  aspect: 0.9,
  load: () => import('./view.tsx'),
  loadRules: () => import('@parley/games/liars-dice').then(({ liarsDice }) => liarsDice),
};
