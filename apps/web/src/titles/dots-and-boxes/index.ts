import type { TitleManifest } from '../title-view.ts';
import { DotsPicture } from './picture.tsx';

export const dotsAndBoxes: TitleManifest = {
  id: 'dots-and-boxes',
  name: 'Dots and Boxes',
  rules: 'Draw one line at a time; close a box to own it and move again. Most boxes win.',
  Picture: DotsPicture,
  aspect: 1,
  load: () => import('./view.tsx'),
};
