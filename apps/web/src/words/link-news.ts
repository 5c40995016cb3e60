import type { LinkState } from '@parley/peer';
import type { Path } from '@parley/protocol';
import { pathWord } from './path.ts';

/** What has been told about one link, so that nothing is told twice. */
export interface Told {
  readonly path: Path | null;
  readonly repairing: boolean;
  readonly ended: boolean;
}

export const NOTHING_TOLD: Told = { path: null, repairing: false, ended: false };

/**
 * What there is to say aloud about a link: a repair that begins, its end, another path, the end. Silence alone is seen and
 * not told, and the rungs of one repair are told once: a bad network must not talk into the game (L4).
 */
export function linkNews(name: string, told: Told, link: LinkState): readonly [Told, string | null] {
  switch (link.state) {
    case 'connecting':
    case 'proving':
      return [told, null];
    case 'open': {
      const { silentSince, trying } = link;
      const path = link.path ?? told.path;
      const healthy = silentSince === null && trying === null;
      const repairing = told.repairing ? !healthy : silentSince !== null && trying !== null;
      const now: Told = { path, repairing, ended: false };
      if (told.path !== null && path !== told.path) return [now, `Link to ${name}, now: ${pathWord(path)}.`];
      if (repairing && !told.repairing) return [now, `Nothing comes from ${name}; the link is being repaired.`];
      if (!repairing && told.repairing) return [now, `${name} is heard again.`];
      return [now, null];
    }
    case 'closed':
      return [{ ...told, ended: true }, told.path === null || told.ended ? null : `No link to ${name} any more.`];
    default:
      return link satisfies never;
  }
}
