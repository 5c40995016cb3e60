import { CLASSES, type PlayerClass, PORTIONS } from './player.ts';
import {
  ACTIONS,
  accepts,
  ENCOUNTERS,
  type Encounter,
  FIRST_ACCEPTS,
  GROUP_MAKERS,
  type ListingUse,
  mayOpenListing,
  PORTIONS_OF,
  ROUTE_RULES,
  useOf,
} from './policy.ts';

/** docs/classes.md: the policy as a page. Whoever changes the policy makes the page anew, and a test fails until then. */
export const policyPage = (): string => `# Classes

What each class of clients may do (S1, S3, S4). This page is made from
[policy.ts](../packages/protocol/src/policy.ts), the one place that decides by class:
\`npx vitest run packages/protocol/src/policy-page.test.ts -u\` writes it anew.

Sign-in decides the class. *anonymous*: a visitor whose key lives as long as the page; nothing of it is stored. *limited*: a guest.
*member*: somebody with an account. *house*: a headless peer, whose key the operator has registered. \`watch-only\` and \`not-permitted\` are
codes of [refusal.ts](../packages/protocol/src/refusal.ts). What the page tells a player about its class comes from the same file.

## Portions

The portions that a class has. A player may lose some for a time, and never has others.

${table(
  'portion',
  PORTIONS.map((portion) => [portion, ...CLASSES.map((kind) => (PORTIONS_OF[kind].includes(portion) ? 'yes' : ''))]),
)}

## Messages

Checked at each message, by the edge for its own messages and those of the arbiter, and by the lobby for the others. The last column is the
portion that the sender needs besides; *mode* is the one named like the mode of the match or table.

${table(
  'message',
  Object.entries(ACTIONS).map(([type, { by, needs }]) => [
    code(type),
    ...rulings(by),
    needs === 'nothing' ? '' : needs,
  ]),
  ['needs'],
)}

## Requests

Over HTTP. An anonymous visitor has no session, so it is answered where the route is open, and nowhere else.

${table('route', [
  ...Object.entries(ROUTE_RULES).map(([route, rule]) => [
    code(route),
    ...(rule === 'open' ? CLASSES.map(() => 'open') : rulings(rule)),
  ]),
  ['make a group', ...rulings(GROUP_MAKERS)],
])}

## Introductions

Who may be introduced to whom, and how data goes over their link. The row asks, the column is asked. *both-ways*: they play. *to-asker*: the
one who asks watches, and sends nothing but what receiving needs; the side that serves cuts off whoever sends more.

To play:

${encounters('play')}

To watch:

${encounters('watch')}

Besides, the portion of the mode (or watch) is needed on both sides, neither may have blocked the other, for play the two must share a group,
and the one who is asked must accept the
class of the one who asks. This is checked when somebody asks, and again for all sides when they are introduced.

To open a listing of a house ([house.md](house.md)):

${table(
  'kind',
  LISTING_ROWS.map(([what, use]) => [
    what,
    ...CLASSES.map((one) => (one === 'house' ? code('not-permitted') : opening(one, use))),
  ]),
)}

That is the most that a listing can give. Its house gives each class this, less, or nothing, and a listing that gives a class more is not
taken. What a class gets of it beyond that, such as the strengths of a bot, the house itself enforces.

## Acceptance

The standing settings of a player who has changed none: who may ask for a match, and who may watch. A match is watched only where all who play
it allow it. Entering a tournament is the consent to its matches.

${table(
  'setting',
  (['casual', 'ranked', 'watch'] as const).map((to) => [
    to,
    ...CLASSES.map((kind) => (accepts(FIRST_ACCEPTS, to, kind) ? 'yes' : '')),
  ]),
)}
`;

const code = (text: string): string => `\`${text}\``;
const rulings = (by: Readonly<Record<PlayerClass, string>>): readonly string[] =>
  CLASSES.map((kind) => (by[kind] === 'allowed' ? 'yes' : code(by[kind])));

const LISTING_ROWS: readonly (readonly [string, ListingUse])[] = [
  ['bot', useOf('bot', null)],
  ['matches', useOf('matches', null)],
  ['room, to play', 'play'],
  ['room, to watch', 'watch'],
];

function opening(one: PlayerClass, use: ListingUse): string {
  const ruling = mayOpenListing({ class: one, portions: PORTIONS_OF[one] }, use);
  return ruling === 'allowed' ? 'yes' : code(ruling);
}

const encounters = (purpose: keyof Encounter): string =>
  table(
    'asks',
    CLASSES.map((asker) => [
      asker,
      ...CLASSES.map((other) => {
        const direction = ENCOUNTERS[asker][other][purpose];
        return direction === 'both-ways' || direction === 'to-asker' ? direction : code(direction);
      }),
    ]),
  );

/** A table with a column for each class. */
function table(first: string, rows: readonly (readonly string[])[], after: readonly string[] = []): string {
  const head = [first, ...CLASSES, ...after];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
