import type { Verdict } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { at } from '../../packages/match/src/testing/company.ts';
import { type ServedCompany, serveCompany } from './served-company.ts';

/** The first judgement of a server starts its thread, from source. */
const PATIENCE = { timeout: 60_000 };
const MOVE_MS = 700;
const LIMIT_MS = 1_800_000;
/** Plies before the attack begins. */
const PLIES = 3;

interface Frame {
  readonly t: string;
  readonly jws?: string;
  readonly heads?: readonly unknown[];
  readonly hears?: readonly number[];
}
const frameOf = (data: Uint8Array): Frame => JSON.parse(new TextDecoder().decode(data)) as Frame;
const bytesOf = (frame: Frame): Uint8Array => new TextEncoder().encode(JSON.stringify(frame));
const seatOf = (jws: string): number => {
  const body = new TextDecoder().decode(Uint8Array.from(Buffer.from(jws.split('.')[1] ?? '', 'base64url')));
  return (JSON.parse(body) as { readonly seat: number }).seat;
};

/**
 * The player of this seat does not hear this peer, and takes nothing of it from others either: a filter in front of an honest
 * program, which then does what the clocks say.
 */
function filter({ company }: ServedCompany, seat: number, victim: number): void {
  company.deafen(seat, victim);
  for (const peer of company.starts.keys()) {
    if (peer === seat || peer === victim) continue;
    company.link(seat, peer).incoming = (data) => {
      const frame = frameOf(data);
      if (frame.t === 'entry' && frame.jws !== undefined && seatOf(frame.jws) === victim) return null;
      return frame.t === 'heads'
        ? bytesOf({ ...frame, hears: frame.hears?.filter((one) => one !== victim) ?? [] })
        : data;
    };
  }
}

/** And it takes nothing from the server. */
function refuseDelivery({ company }: ServedCompany, seat: number): void {
  const client = at(company.clients, seat);
  const emit = client.emit.bind(client);
  client.emit = (event) => (event.type === 'delivery' ? undefined : emit(event));
}

/** Nothing that is signed comes over the link from one seat to the other; it looks alive, and both have handed in everything. */
function withhold({ company }: ServedCompany, from: number, to: number): void {
  company.link(to, from).incoming = (data) => {
    const frame = frameOf(data);
    if (frame.t === 'entry') return null;
    return frame.t === 'heads' ? bytesOf({ ...frame, heads: frame.heads?.map(() => null) ?? [] }) : data;
  };
}

/** The other one sends what cannot be decrypted. */
const garble = ({ company }: ServedCompany, from: number, to: number): void => company.deafen(to, from);

type Attack = (served: ServedCompany) => void;

/** Everybody plays with an honest program, behind what the attack does to the links. */
async function playedUnder(title: string, seats: number, attack: Attack) {
  const served = await serveCompany(title, seats);
  const sessions = served.play(MOVE_MS);
  await served.company.until(() => expect(at(sessions, 0).view.ply).toBeGreaterThanOrEqual(PLIES));
  attack(served);
  const verdict = await served.verdict(LIMIT_MS);
  const unheard = await served.count('unheard');
  await served.close();
  return { served, verdict, unheard, departures: sessions.map(({ view }) => view.seats.map((seat) => seat.departure)) };
}

const fellOf = ({ changes }: Verdict): readonly number[] =>
  changes.filter(({ before, after }) => after < before).map(({ seat }) => seat);

const three = 'dots-and-boxes';
const two = 'four-in-a-row';

describe('a link that brings nothing, while the server hears both sides', PATIENCE, () => {
  it.each<[string, string, number, Attack]>([
    ['one of three claims not to hear another', three, 3, (one) => filter(one, 0, 1)],
    ['one of three sends another what it cannot decrypt', three, 3, (one) => garble(one, 1, 0)],
    [
      'two of three claim not to hear the third',
      three,
      3,
      (one) => {
        filter(one, 0, 1);
        filter(one, 2, 1);
      },
    ],
    [
      'two of three send the third what it cannot decrypt',
      three,
      3,
      (one) => {
        garble(one, 0, 1);
        garble(one, 2, 1);
      },
    ],
    ['of two, the second sends what cannot be decrypted', two, 2, (one) => garble(one, 1, 0)],
    ['of two, one hands its moves in and keeps them from the other', two, 2, (one) => withhold(one, 1, 0)],
    [
      'of two, each keeps its moves from the other',
      two,
      2,
      (one) => {
        withhold(one, 1, 0);
        withhold(one, 0, 1);
      },
    ],
  ])('[T15.5] the match comes to its honest end: %s', async (_, title, seats, attack) => {
    const { verdict, unheard, departures } = await playedUnder(title, seats, attack);
    expect(departures).toEqual(departures.map((all) => all.map(() => null)));
    expect(verdict).toMatchObject({ official: true, decision: 'unanimous', evidence: { kind: 'complete', liars: [] } });
    expect(fellOf(verdict)).toEqual([]);
    // Who gets the moves through the server says so, whoever is to blame for the link.
    expect(unheard).toBe(0);
  });

  it('[T15.6] who takes nothing from the server either, and goes on claiming, is known to say what is not so', async () => {
    const { verdict, unheard, departures } = await playedUnder(three, 3, (one) => {
      filter(one, 0, 1);
      refuseDelivery(one, 0);
    });
    expect(unheard).toBe(1);
    // The two others play to the end; the one that played on without them is out of time.
    expect(departures.slice(1)).toEqual([
      ['time', null, null],
      ['time', null, null],
    ]);
    expect(verdict.ranks?.[0]).toBe(3);
    expect(fellOf(verdict)).toEqual([0]);
  });

  it('[T15.5] of two, the victim calls nobody absent whom the server sees: who takes nothing from the server is out of time', async () => {
    const { departures } = await playedUnder(two, 2, (one) => {
      filter(one, 0, 1);
      filter(one, 1, 0);
      refuseDelivery(one, 0);
    });
    expect(departures).toEqual([
      [null, 'absent'],
      ['time', null],
    ]);
  });

  it('[T15.7] a player gets nothing through the server that its author did not send to it as well, and others get nothing', async () => {
    const sent = new Set<string>();
    const { served } = await playedUnder(three, 3, (one) => {
      garble(one, 1, 0);
      for (const jws of at(one.company.clients, 0).attended?.entries() ?? []) sent.add(jws);
      for (const author of [1, 2]) {
        const link = one.company.link(0, author);
        const { incoming } = link;
        link.incoming = (data) => {
          const { t, jws } = frameOf(data);
          if (t === 'entry' && jws !== undefined && seatOf(jws) === author) sent.add(jws);
          return incoming(data);
        };
      }
    });
    const delivered = (seat: number): readonly string[] =>
      served.said(seat).flatMap((message) => (message.type === 'delivery' ? message.entries : []));
    expect(delivered(0).length).toBeGreaterThan(0);
    expect(delivered(0).filter((jws) => !sent.has(jws) || seatOf(jws) === 0)).toEqual([]);
    expect(new Set(delivered(0)).size).toBe(delivered(0).length);
    expect(delivered(2)).toEqual([]);
  });

  it('[T15.5] whoever is away from the server is heard through nobody, and is absent after its time', async () => {
    const { departures } = await playedUnder(two, 2, (one) => {
      one.company.cut(0, 1);
      one.leave(1);
    });
    expect(at(departures, 0)).toEqual([null, 'absent']);
  });
});
