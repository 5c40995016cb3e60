import { t } from '../../text/text.ts';
import type { TitleManifest } from '../title-view.ts';
import { DotsPicture } from './picture.tsx';

export const dotsAndBoxes: TitleManifest = {
  id: 'dots-and-boxes',
  name: () => t('titles:dots-and-boxes.name'),
  rules: () => t('titles:dots-and-boxes.rules'),
  Picture: DotsPicture,
  aspect: 1,
  load: () => import('./view.tsx'),
};
