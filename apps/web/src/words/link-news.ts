import type { LinkState } from '@parley/peer';
import type { Path } from '@parley/protocol';
import { t } from '../text/text.ts';
import { pathWord } from './path.ts';

/** What was announced about one link, so that nothing is announced twice. */
export interface Announced {
  readonly path: Path | null;
  readonly repairing: boolean;
  readonly ended: boolean;
}

/** Milliseconds of silence after which a repair is announced: when it begins (L4). A try before that is no repair. */
const ANNOUNCED_AFTER_MS = 2_000;

export const NOTHING_ANNOUNCED: Announced = { path: null, repairing: false, ended: false };

/**
 * What to announce about a link: a repair that begins, its end, another path, the end of the link. Silence alone is
 * shown and not announced, and the rungs of one repair are announced once: a bad network must not talk into the game
 * (L4).
 */
export function linkNews(
  name: string,
  announced: Announced,
  link: LinkState,
  now: number,
): readonly [Announced, string | null] {
  switch (link.state) {
    case 'connecting':
    case 'proving':
      return [announced, null];
    case 'open': {
      const { silentSince, trying } = link;
      const path = link.path ?? announced.path;
      const healthy = silentSince === null && trying === null;
      const long = silentSince !== null && now - silentSince >= ANNOUNCED_AFTER_MS;
      const repairing = announced.repairing ? !healthy : long && trying !== null;
      const next: Announced = { path, repairing, ended: false };
      if (announced.path !== null && path !== announced.path)
        return [next, t('match:links.now', { name, path: pathWord(path) })];
      if (repairing && !announced.repairing) return [next, t('match:links.repairing', { name })];
      if (!repairing && announced.repairing) return [next, t('match:links.heard', { name })];
      return [next, null];
    }
    case 'closed':
      return [
        { ...announced, ended: true },
        announced.path === null || announced.ended ? null : t('match:links.gone', { name }),
      ];
    default:
      return link satisfies never;
  }
}
