import { createHash } from 'node:crypto';

/**
 * The id of the party in each seat; null for a player without a party. Clients of one page entered together and are one party
 * (E7, S14). The id is made for this match, so that nobody can connect two matches by it.
 * @param pages by seat, as each client stated its page; null: it stated none
 */
export function partiesOf(match: string, pages: readonly (string | null)[]): readonly (string | null)[] {
  return pages.map((page) => {
    if (page === null || pages.filter((other) => other === page).length < 2) return null;
    return `page-${createHash('sha256').update(`${match}:${page}`).digest('base64url').slice(0, 16)}`;
  });
}
