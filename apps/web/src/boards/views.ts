import type { TitleView } from './board.ts';
import { dotsView } from './dots.tsx';
import { fourView } from './four.tsx';

const VIEWS: Readonly<Record<string, TitleView>> = { 'four-in-a-row': fourView, 'dots-and-boxes': dotsView };

/** The view of a title, or null where this page has none. */
export function viewOf(title: string): TitleView | null {
  return Object.hasOwn(VIEWS, title) ? (VIEWS[title] ?? null) : null;
}
