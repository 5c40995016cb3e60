import { t } from '../../text/text.ts';
import type { TitleManifest } from '../title-view.ts';
import { DicePicture } from './picture.tsx';

export const liarsDice: TitleManifest = {
  id: 'liars-dice',
  name: () => t('titles:liars-dice.name'),
  rules: () => t('titles:liars-dice.rules'),
  Picture: DicePicture,
  aspect: 0.9,
  load: () => import('./view.tsx'),
};
