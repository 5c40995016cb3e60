import type { ReasonWhy } from '@parley/protocol';
import { t } from '../text/text.ts';
import { fullTenthWords } from './number.ts';
import { trustFigure } from './player.ts';
import { type Names, seatNames, startNames } from './seat-names.ts';

/**
 * Why a verdict moved a rating, in a sentence or two to the player concerned (T4). What an old verdict says in English stands as it was
 * written. `names` by seat.
 */
export function trustReason({ code, values }: ReasonWhy, names: Names): string {
  switch (code) {
    case 'overruled':
    case 'overruled-by-moves':
    case 'overruled-by-time':
    case 'overruled-by-resigning':
    case 'overruled-by-void':
      return all(t(`verdict:reason.${code}`), values.tournament ? t('verdict:reason.tournament') : '');
    case 'network-lost':
      return values.times < 1.05
        ? t('verdict:reason.network-lost')
        : t('verdict:reason.network-lost.often', { times: fullTenthWords(values.times) });
    case 'unvouched-record':
      return all(t(`verdict:reason.record.${values.lack}`), limitOf(values));
    case 'unvouched-split': {
      const { seats } = values;
      return all(t('verdict:reason.split', { who: seatNames(seats, names), count: seats.length }), limitOf(values));
    }
    case 'unvouched-moves': {
      const { moves } = values;
      return upToALimit(
        values,
        moves === 0 ? t('verdict:reason.moves.none') : t('verdict:reason.moves', { count: moves }),
      );
    }
    case 'unvouched-time':
      return upToALimit(values, t('verdict:reason.time'));
    case 'unvouched-opponents':
      return upToALimit(values, opponentsOf(values, names));
    case 'disturbed-by-distress':
      return all(
        values.own
          ? t('verdict:reason.distress.own')
          : t('verdict:reason.distress', { who: startNames(values.by, names) }),
        t('verdict:reason.eachPays'),
      );
    case 'disturbed-by-silence':
      return all(silence(values.by, names), t('verdict:reason.eachPays'));
    case 'disturbed-by-doubt':
      return all(
        silence(values.by, names),
        t('verdict:reason.doubt', { who: seatNames(values.by, names) }),
        t('verdict:reason.eachPays'),
      );
    case 'no-result-alone':
      return t('verdict:reason.alone');
    case 'no-result':
      return noResult(values, names);
    case 'as-written':
      return values.text;
    case 'unknown':
      return t('verdict:reason.unknown');
    default:
      return t(`verdict:reason.${code}`);
  }
}

type ValuesOf<Code extends ReasonWhy['code']> = Extract<ReasonWhy, { code: Code }>['values'];

const all = (...sentences: readonly string[]): string => sentences.filter((one) => one !== '').join(' ');

const silence = (by: readonly number[], names: Names): string =>
  t('verdict:reason.silence', { who: startNames(by, names), count: by.length });

/** How far such matches alone can bring somebody (T3, E7). */
const limitOf = ({ limit }: { readonly limit: number }): string =>
  t('verdict:reason.limit', { limit: trustFigure(limit) });

const upToALimit = (values: ValuesOf<'unvouched-time'>, because: string): string =>
  all(values.inPart ? t('verdict:reason.part') : t('verdict:reason.whole'), because, limitOf(values));

function opponentsOf({ kind, seats }: ValuesOf<'unvouched-opponents'>, names: Names): string {
  const values = { who: startNames(seats, names), count: seats.length };
  switch (kind) {
    case 'guest':
      return t('verdict:reason.guest', values);
    case 'near':
      return t('verdict:reason.near', values);
    case 'new':
      return t('verdict:reason.new', values);
    case 'several':
      return t('verdict:reason.several');
    default:
      return kind satisfies never;
  }
}

/** Why a dispute that nobody won costs this player what it costs, and not what it costs the others (T16, T17). */
function noResult(values: ValuesOf<'no-result'>, names: Names): string {
  const { floor, share } = values;
  const pays = floor === null ? payOf(share) : t('verdict:reason.floor', { floor: trustFigure(floor) });
  return all(contradicted(values, names), pays);
}

function contradicted(values: ValuesOf<'no-result'>, names: Names): string {
  const { share, players, alike, against, ground, present } = values;
  switch (ground) {
    case 'denies-beginning':
      return t('verdict:reason.ground.denies-beginning');
    case 'contradicts-who-did':
      return t('verdict:reason.ground.contradicts', { who: seatNames(present, names) });
    case 'did-its-part':
    case 'says-that-it-began':
      return alike === 1 ? t(`verdict:reason.ground.${ground}`) : t(`verdict:reason.ground.${ground}.others`);
    case 'unknown':
      break;
    default:
      return ground satisfies never;
  }
  if (players === 2) return share === 1 ? t('verdict:reason.two.counts') : t('verdict:reason.two');
  if (alike <= 1) return t('verdict:reason.nobodyElse', { count: against });
  return alike === 2
    ? t('verdict:reason.youAndOne', { count: against })
    : t('verdict:reason.youAnd', { with: alike - 1, count: against });
}

function payOf(share: number): string {
  if (share === 1) return t('verdict:reason.pay.all');
  if (Math.abs(share - 0.5) < 1e-9) return t('verdict:reason.pay.half');
  if (Math.abs(share - 0.25) < 1e-9) return t('verdict:reason.pay.quarter');
  return share > 0.5 ? t('verdict:reason.pay.most') : t('verdict:reason.pay.part');
}
