import type { Want } from '../parley/want.ts';
import { t } from '../text/text.ts';
import { row } from './time.ts';

/** What a player of this page who is not drawn wants, after the name. */
export const wantWords = (want: Want): string => t(`shell:players.want.${want}`);

/**
 * What it means that several players of one match play from one page (E7); null where they do not. The names are those of all of
 * them who are here, the present one left out.
 * @param all whether nobody else is in it
 */
export function partySentence(others: readonly string[], all: boolean): string | null {
  if (others.length === 0) return null;
  const who = row([t('shell:players.youInRow'), ...others]);
  return all ? t('shell:players.partyAll', { who }) : t('shell:players.partySome', { who });
}

/** The name of the document for one of several players; `want` is what another one waits for. */
export function titleFor(
  title: string,
  present: string | null,
  want: { readonly name: string; readonly want: Want } | null,
): string {
  const parts = [title, ...(present === null ? [] : [present]), 'Parley'].filter((part) => part !== '');
  return `${want === null ? '' : `(${t('shell:players.nameWant', { name: want.name, want: wantWords(want.want) })}) `}${parts.join(' · ')}`;
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
    ...(isPlaying ? [t('shell:players.isPlaying', { name })] : []),
    ...(hasReports ? [t('shell:players.hasReports', { name })] : []),
  ];
  return isMember
    ? { first, keep: t('shell:players.memberKeep', { name }), last: t('shell:players.memberLast', { name }) }
    : { first, keep: t('shell:players.guestKeep', { name }), last: t('shell:players.guestLast', { name }) };
}
