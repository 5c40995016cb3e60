import { titles } from '../catalog.ts';
import type { TurnTitle } from '../title.ts';

/** The titles of the catalogue that are played by turns. */
export const turnTitles: readonly TurnTitle[] = titles.flatMap((title) => (title.kind === 'turns' ? [title] : []));

/** The one of this name. Throws where there is none. */
export function turnTitle(id: string): TurnTitle {
  const found = turnTitles.find((title) => title.id === id);
  if (found === undefined) throw new Error(`no title ${id}`);
  return found;
}
