import { expect, it } from 'vitest';
import type { ListedPerson, Viewer } from '../../lobby/listing.ts';
import { PresenceWindows } from './presence.ts';

const CROWD = 2_000;
const DEEP = 20;
const FROM = CROWD - 100;

const ALL = { groups: ['everyone'], portions: ['casual'] };

const person = (client: string, place: number, state: 'idle' | 'away' = 'idle'): ListedPerson => {
  const card = { player: `player-${client}`, name: client, avatar: '', class: 'limited', ratings: [] } as const;
  return { line: { client, card: { ...card, ratings: [] }, state, titles: [] }, audience: ALL, place };
};
const viewer = (client: string, place: number): Viewer => {
  return { client, player: `player-${client}`, audience: ALL, place, unseen: [], within: null };
};

it('[O6.17] windows far down the list are looked at a few at a time, in turn, and miss nothing', () => {
  const windows = new PresenceWindows();
  for (let at = 0; at < CROWD; at += 1) {
    windows.apply([{ kind: 'person', person: person(`client-${at}`, at) }]);
  }
  const deep = Array.from({ length: DEEP }, (_, at) => `client-${at}`);
  for (const client of deep) {
    windows.admit(viewer(client, Number(client.slice(7))));
    windows.move(client, 'people', { from: FROM, size: 100 });
  }
  windows.admit(viewer('client-1000', 1_000));
  while (windows.isDue) windows.flush();

  // Somebody of the beginning of the list is away: all lines move up by one, and one line that all are shown changes.
  const [first, shown] = ['client-40', `client-${CROWD - 50}`];
  windows.apply([{ kind: 'state', client: first, state: 'away' }]);
  windows.apply([{ kind: 'person', person: { ...person(shown, CROWD - 50), place: CROWD - 50 } }]);
  windows.apply([{ kind: 'state', client: 'client-1001', state: 'away' }]);
  const rounds: string[][] = [];
  const told = new Map<string, Set<string>>();
  while (windows.isDue) {
    const deliveries = windows.flush();
    rounds.push(deliveries.flatMap(({ to }) => to));
    for (const { to, message } of deliveries) {
      for (const one of to) told.set(one, new Set([...(message.people ?? []).map(({ client }) => client)]));
    }
  }
  // Those at the beginning of the list wait for nobody.
  expect(rounds[0]).toContain('client-1000');
  for (const round of rounds) expect(round.filter((client) => deep.includes(client)).length).toBeLessThanOrEqual(3);
  expect(
    rounds
      .flat()
      .filter((client) => deep.includes(client))
      .sort(),
  ).toEqual([...deep].sort());
  for (const client of deep) expect(told.get(client)?.has(shown), client).toBe(true);
});
