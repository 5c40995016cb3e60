import type { LinkState } from '@parley/peer';
import type { Path } from '@parley/protocol';
import { pathWord } from './path.ts';

/** What was announced about one link, so that nothing is announced twice. */
export interface Told {
  readonly path: Path | null;
  readonly repairing: boolean;
  readonly ended: boolean;
}

/** Milliseconds of silence after which a repair is announced: when it begins (L4). A try before that is no repair. */
const TOLD_AFTER_MS = 2_000;

export const NOTHING_TOLD: Told = { path: null, repairing: false, ended: false };

/**
 * What to announce about a link: a repair that begins, its end, another path, the end of the link. Silence alone is
 * shown and not announced, and the rungs of one repair are announced once: a bad network must not talk into the game
 * (L4).
 */
export function linkNews(name: string, told: Told, link: LinkState, now: number): readonly [Told, string | null] {
  switch (link.state) {
    case 'connecting':
    case 'proving':
      return [told, null];
    case 'open': {
      const { silentSince, trying } = link;
      const path = link.path ?? told.path;
      const healthy = silentSince === null && trying === null;
      const long = silentSince !== null && now - silentSince >= TOLD_AFTER_MS;
      const repairing = told.repairing ? !healthy : long && trying !== null;
      const next: Told = { path, repairing, ended: false };
      if (told.path !== null && path !== told.path) return [next, `Link to ${name}, now: ${pathWord(path)}.`];
      if (repairing && !told.repairing) return [next, `Nothing comes from ${name}; the link is being repaired.`];
      if (!repairing && told.repairing) return [next, `${name} is heard again.`];
      return [next, null];
    }
    case 'closed':
      return [{ ...told, ended: true }, told.path === null || told.ended ? null : `No link to ${name} any more.`];
    default:
      return link satisfies never;
  }
}
