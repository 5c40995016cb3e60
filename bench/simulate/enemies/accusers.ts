import { type Enemy, notWithin, within } from './enemy.ts';
import type { Field } from './field.ts';
import { honestly, isConvicted, type Player } from './staged.ts';

/** A match of three that everybody plays and reports, in which seat 0 claims to the end not to hear seat 1. */
function accuse(field: Field, accuser: Player, accused: Player) {
  return field.play({
    ...honestly('ranked', [accuser, accused, field.stranger()], 1),
    signals: { present: [0, 1, 2], unheard: [{ by: 0, of: 1 }] },
  });
}

/** The match in which somebody who accuses a new veteran in every `every`-th match is convicted; null: never in `matches`. */
export function accusesEvery(field: Field, every: number, matches: number): number | null {
  const accuser = field.veteran();
  for (let match = 1; match <= matches; match += 1) {
    const { changes } =
      match % every === 0
        ? accuse(field, accuser, field.veteran())
        : field.play(honestly('ranked', [accuser, field.stranger(), field.stranger()], match % 3));
    if (isConvicted(changes[0])) return match;
  }
  return null;
}

const CAMPAIGN_MATCHES = 20;
/** Honest matches of each account before it accuses; in those that are left it meets its victim. */
const FIRST_HONEST = [0, 10, 19] as const;

/**
 * How many accounts, of twenty matches each, convict somebody with a hundred honest matches behind it; null: more than
 * `most`. @param first honest matches of each account before it accuses; in those that are left it meets its victim
 */
function campaign(field: Field, standing: Player['standing'], first: number, most: number): number | null {
  const victim = field.veteran();
  for (let account = 1; account <= most; account += 1) {
    const accuser = field.join(standing);
    for (let match = 0; match < first; match += 1) {
      field.play(honestly('ranked', [accuser, field.stranger(), field.stranger()], match % 3));
    }
    for (let match = first; match < CAMPAIGN_MATCHES; match += 1) {
      if (isConvicted(accuse(field, accuser, victim).changes[1])) return account;
    }
  }
  return null;
}

/** The campaign that needs the fewest accounts. */
function leastCampaign(makeField: () => Field, standing: Player['standing'], most: number): number | null {
  const needed = FIRST_HONEST.map((first) => campaign(makeField(), standing, first, most) ?? Number.POSITIVE_INFINITY);
  const least = Math.min(...needed);
  return Number.isFinite(least) ? least : null;
}

export const accusers: Enemy = {
  name: '4. Accusing of filters',
  words:
    'Accounts claim not to hear an opponent whom everybody else hears, in matches of three that are played and reported truthfully. In a campaign each account plays twenty matches: honest ones first, or none, then with the victim.',
  measure(makeField) {
    const field = makeField();
    const victim = field.veteran();
    const before = field.trust(victim);
    const guests = Array.from({ length: 4 }, () => field.join('guest'));
    for (const guest of guests) accuse(field, guest, victim);
    const accuser = guests[0] ?? victim;
    return [
      {
        what: 'Four new guests accuse a veteran once each: what it loses',
        value: before - field.trust(victim),
        as: 'change',
        aim: { text: 'none', met: (value) => (value ?? 0) < 0.01 },
      },
      { what: 'The first of them after that', value: field.trust(accuser), as: 'rating' },
      {
        what: 'A new victim in every ninth match: convicted after matches',
        value: accusesEvery(makeField(), 9, 1_000),
        as: 'number',
        aim: within(100, '≤ 100'),
      },
      {
        what: 'Guests that convict a veteran',
        value: leastCampaign(makeField, 'guest', 40),
        as: 'number',
        aim: notWithin(29, '≥ 30'),
      },
      {
        what: 'Members that convict a veteran',
        value: leastCampaign(makeField, 'member', 40),
        as: 'number',
        aim: notWithin(29, '≥ 30'),
      },
    ];
  },
};
