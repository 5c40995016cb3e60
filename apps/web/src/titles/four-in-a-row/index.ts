import type { TitleManifest } from '../title-view.ts';
import { FourPicture } from './picture.tsx';

export const fourInARow: TitleManifest = {
  id: 'four-in-a-row',
  Picture: FourPicture,
  aspect: 7 / 6,
  load: () => import('./view.tsx'),
};
