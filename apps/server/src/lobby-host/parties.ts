import { createHash } from 'node:crypto';

/**
 * Those of one page entered together and are one party (E7, S14): an id for each seat, null for whoever is alone. The id
 * is of this match only, so that what is kept and shown of it ties no two matches together.
 * @param pages by seat, as each client stated its page; null: it stated none
 */
export function partiesOf(match: string, pages: readonly (string | null)[]): readonly (string | null)[] {
  return pages.map((page) => {
    if (page === null || pages.filter((other) => other === page).length < 2) return null;
    return `page-${createHash('sha256').update(`${match}:${page}`).digest('base64url').slice(0, 16)}`;
  });
}
