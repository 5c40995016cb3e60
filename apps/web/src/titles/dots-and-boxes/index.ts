import type { TitleManifest } from '../title-view.ts';
import { DotsPicture } from './picture.tsx';

export const dotsAndBoxes: TitleManifest = {
  id: 'dots-and-boxes',
  Picture: DotsPicture,
  aspect: 1,
  load: () => import('./view.tsx'),
};
