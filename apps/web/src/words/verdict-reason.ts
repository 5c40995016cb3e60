import type { Mode, Verdict, VerdictWhy } from '@parley/protocol';
import { t } from '../text/text.ts';
import { inRealTime } from './in-real-time.ts';
import { finePercentWords } from './number.ts';
import { calledName } from './player.ts';
import { type Names, seatNames, startNames } from './seat-names.ts';

/** Why a match has its result, or none, in a sentence or two (W5). What an old verdict says in English stands as it was written. `names` by seat. */
export function verdictReason({ code, values }: VerdictWhy, names: Names, title: string | null): string {
  const isRealTime = inRealTime(title);
  switch (code) {
    case 'by-moves':
      if (values.differ) return t(isRealTime ? 'verdict:why.differTicks' : 'verdict:why.differ');
      return values.silent.length === 0
        ? t(isRealTime ? 'verdict:why.byMovesTicks' : 'verdict:why.byMoves')
        : t(isRealTime ? 'verdict:why.silentTicks' : 'verdict:why.silent', {
            who: startNames(values.silent, names),
            count: values.silent.length,
          });
    case 'by-departure':
      return all(
        outSentence(values, names),
        knownSentence(values, names),
        t(isRealTime ? 'verdict:why.byDepartureTicks' : 'verdict:why.byDeparture'),
      );
    case 'unanimous':
      return values.players === 2
        ? t('verdict:why.unanimous.both')
        : t('verdict:why.unanimous', { players: values.players });
    case 'confirmed': {
      const said =
        values.players === 2
          ? t(isRealTime ? 'verdict:why.confirmed.bothTicks' : 'verdict:why.confirmed.both')
          : t(isRealTime ? 'verdict:why.confirmedTicks' : 'verdict:why.confirmed', { players: values.players });
      return values.out === null ? said : all(outSentence(values.out, names), said);
    }
    case 'desync':
      return t(isRealTime ? 'verdict:why.desyncTicks' : 'verdict:why.desync');
    case 'majority':
      return all(
        t('verdict:why.majority', { ...said(values), needed: finePercentWords(values.needed) }),
        quarter(values),
      );
    case 'clear-lead':
      return all(
        t('verdict:why.clearLead', { ...said(values), needed: finePercentWords(values.needed) }),
        quarter(values),
      );
    case 'nobody-reported':
      return t('verdict:why.nobodyReported');
    case 'too-few':
      return tooFew(values.silent, values.players, names);
    case 'too-little-trust':
      return all(
        silentSentence(values.silent, names),
        t('verdict:why.tooLittleTrust', weighed(values)),
        quarter(values),
      );
    case 'one-report':
      return values.evidenceExpected
        ? t(isRealTime ? 'verdict:why.oneReport.expectedTicks' : 'verdict:why.oneReport.expected')
        : t('verdict:why.oneReport');
    case 'contradiction':
      return all(
        values.strongest.length === 0
          ? t('verdict:why.contradiction', weighed(values))
          : t('verdict:why.contradiction.behind', { ...weighed(values), who: seatNames(values.strongest, names) }),
        quarter(values),
      );
    case 'two-sides':
      return twoSides(values, names, isRealTime);
    case 'against-present':
      return t(isRealTime ? 'verdict:why.againstPresentTicks' : 'verdict:why.againstPresent', {
        who: seatNames(values.present, names),
      });
    case 'void-denied':
      return t('verdict:why.voidDenied');
    case 'void-by-moves':
      return t(isRealTime ? 'verdict:why.voidByMovesTicks' : 'verdict:why.voidByMoves');
    case 'void-by-all':
      return values.players === 2
        ? t('verdict:why.voidByAll.both')
        : t('verdict:why.voidByAll', { players: values.players });
    case 'void-by-most':
      return all(t('verdict:why.voidByMost', said(values)), quarter(values));
    case 'as-written':
      return values.text;
    case 'unknown':
      return t('verdict:why.unknown');
    default:
      return code satisfies never;
  }
}

/** The names of the players of a verdict, by seat. */
export function namesIn({ participants }: Pick<Verdict, 'participants'>): Names {
  return [...participants].sort((a, b) => a.seat - b.seat).map(({ card }) => calledName(card));
}

type ValuesOf<Code extends VerdictWhy['code']> = Extract<VerdictWhy, { code: Code }>['values'];
type Out = ValuesOf<'by-departure'>;

const all = (...sentences: readonly string[]): string => sentences.filter((one) => one !== '').join(' ');

const outSentence = ({ way, seats }: Out, names: Names): string =>
  t(`verdict:out.${way}`, { who: startNames(seats, names), count: seats.length });

const silentSentence = (silent: readonly number[], names: Names): string =>
  t('verdict:didNotReport', { who: startNames(silent, names), count: silent.length });

/** Out of time and absent are what the others signed, or what the server saw (T6). */
function knownSentence({ way, byServer, others }: Out, names: Names): string {
  if (way === 'left' || way === 'resigned') return t('verdict:known.own');
  if (byServer) return t('verdict:known.server');
  return others.length === 1 ? t('verdict:known.one', { who: startNames(others, names) }) : t('verdict:known.others');
}

/** Casual play counts less in ranked matches (T3). */
const quarter = ({ mode }: { readonly mode: Mode }): string => (mode === 'casual' ? '' : t('verdict:why.quarter'));

const said = ({ said, players, share }: Pick<ValuesOf<'majority'>, 'said' | 'players' | 'share'>) => ({
  said,
  players,
  share: finePercentWords(share),
});

const weighed = ({ share, needed }: Pick<ValuesOf<'majority'>, 'share' | 'needed'>) => ({
  share: finePercentWords(share),
  needed: finePercentWords(needed),
});

function tooFew(silent: readonly number[], players: number, names: Names): string {
  if (silent.length === 0) return t('verdict:why.tooFew.oneVote');
  const why =
    players === 2
      ? t('verdict:why.tooFew.two')
      : 2 * silent.length >= players
        ? t('verdict:why.tooFew.most')
        : t('verdict:why.tooFew.together');
  return all(silentSentence(silent, names), why);
}

function twoSides({ signedAway, players }: ValuesOf<'two-sides'>, names: Names, isRealTime: boolean): string {
  const reports =
    players === 2
      ? t(isRealTime ? 'verdict:why.twoSides.bothTicks' : 'verdict:why.twoSides.both')
      : t(isRealTime ? 'verdict:why.twoSidesTicks' : 'verdict:why.twoSides');
  const [author] = signedAway;
  if (author === undefined || signedAway.length > 1) return reports;
  const other = players === 2 ? seatNames([1 - author], names) : t('verdict:anotherPlayer');
  return all(reports, t('verdict:why.signedAway', { who: seatNames([author], names), other }));
}
