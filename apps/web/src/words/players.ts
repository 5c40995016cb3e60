import type { Want } from '../parley/want.ts';
import { row } from './time.ts';

/** What a player of this page who is not drawn wants, after the name. */
export const WANTS: Readonly<Record<Want, string>> = {
  turn: 'your turn',
  asked: 'a challenge',
  lost: 'connection lost',
  verdict: 'a verdict',
};

/**
 * What it means that several players of one match play from one page (E7); null where they do not. The names are those of all of
 * them who are here, the present one left out.
 * @param all whether nobody else is in it
 */
export function partySentence(others: readonly string[], all: boolean): string | null {
  if (others.length === 0) return null;
  const who = `${row(['You', ...others])} play from one page, so you have one vote on the result between you`;
  return all ? `${who}, and no trust moves.` : `${who}, and no trust is won from each other.`;
}

/** For a player who is still here: others of the match have been removed from this page. */
export function leftPageSentence(names: readonly string[]): string {
  return `${row(names)} left this page. The match waits a little; whoever does not come back is out.`;
}

/** The name of the document for one of several players; `want` is what another one waits for. */
export function titleFor(
  title: string,
  present: string | null,
  want: { readonly name: string; readonly want: Want } | null,
): string {
  const parts = [title, ...(present === null ? [] : [present]), 'Parley'].filter((part) => part !== '');
  return `${want === null ? '' : `(${want.name}: ${WANTS[want.want]}) `}${parts.join(' · ')}`;
}

export interface RemovalFacts {
  readonly name: string;
  readonly isMember: boolean;
  readonly isPlaying: boolean;
  readonly hasReports: boolean;
}

/** What a removal costs, before it is chosen: first what every way of it costs, then each way. */
export function removalWords({ name, isMember, isPlaying, hasReports }: RemovalFacts): {
  readonly first: readonly string[];
  readonly keep: string;
  readonly last: string;
} {
  const first = [
    ...(isPlaying ? [`${name} is in a match. Removing ${name} leaves it, as closing the page does.`] : []),
    ...(hasReports ? [`A report of ${name} is still on its way. It is sent only while ${name} is here.`] : []),
  ];
  return isMember
    ? {
        first,
        keep: `Remove: ${name} stays signed in in this browser. “Add a player” brings ${name} back, without a password.`,
        last: `Remove and sign out: ${name} signs in again to come back.`,
      }
    : {
        first,
        keep: `Remove: this browser keeps the key of ${name}. “Add a player” brings ${name} back, with trust and history.`,
        last: `Remove and forget: the key is deleted. Without backup words or another device nobody can be ${name} again, and the name, trust, matches and groups of ${name} are lost for good.`,
      };
}
