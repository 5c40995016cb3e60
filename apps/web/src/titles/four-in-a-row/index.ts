import type { TitleManifest } from '../title-view.ts';
import { FourPicture } from './picture.tsx';

export const fourInARow: TitleManifest = {
  id: 'four-in-a-row',
  name: 'Four in a Row',
  rules: 'Drop discs in turn; four of yours in a line, in any direction, win.',
  Picture: FourPicture,
  aspect: 7 / 6,
  load: () => import('./view.tsx'),
};
