import { number } from '../session/figures.ts';
import { markdownTable } from '../simulate/text.ts';
import { type Farmed, type FarmPlan, farm } from './farm.ts';

const PLANS: readonly Omit<FarmPlan, 'seconds'>[] = [
  { members: 1, addresses: 1, style: 'agree' },
  { members: 1, addresses: 1, style: 'play' },
  { members: 3, addresses: 1, style: 'play' },
  { members: 20, addresses: 1, style: 'agree' },
  { members: 20, addresses: 1, style: 'play' },
  { members: 20, addresses: 1, style: 'wait' },
  { members: 20, addresses: 3, style: 'play' },
  { members: 20, addresses: 3, style: 'wait' },
];

/** All farms at the same time, each on a server of its own. What limits them are the limits of the server, and not the machine. */
export function measureFarms(seconds: number): Promise<readonly Farmed[]> {
  return Promise.all(PLANS.map((plan) => farm({ ...plan, seconds })));
}

export function farmText(farms: readonly Farmed[]): string {
  const seconds = farms[0]?.plan.seconds ?? 0;
  return `## Trust without opponents

Somebody wants trust without playing against anybody: ${number(seconds, 0)} s on a real server with the limits that it has by default, as fast as these allow.
*Members* are the accounts whose trust is to rise; throw-away guests of the same address play against them besides; with several addresses, members play those of the others. *Agree*: nobody plays a move, and both report alike.
*Play*: programs play each match to its end and hand it in. *Wait*: they do, and let each match last two minutes before they report. Trust is that of the account that got highest, and of the median one; a new member has .30.

${markdownTable(
  ['members', 'addresses', 'style', 'matches', 'guests', 'refused', 'highest', 'median', 'above .5 after, s'],
  farms.map(({ plan, matches, guests, refused, best, median, halfAfter }) => [
    number(plan.members, 0),
    number(plan.addresses, 0),
    plan.style,
    number(matches, 0),
    number(guests, 0),
    number(refused, 0),
    number(best, 3),
    number(median, 3),
    halfAfter === null ? 'never' : number(halfAfter, 1),
  ]),
)}
`;
}
