import { err, FIRST_ACCEPTS, ok, type Refusal, type Result, type Self } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createArrival, takeTicket } from './arrival.ts';

const selfOf = (name: string, rank: 'limited' | 'member'): Self => ({
  player: `player-${name}`,
  name,
  avatar: 'a',
  class: rank,
  ratings: [],
  portions: [],
  accepts: FIRST_ACCEPTS,
  hidden: false,
  groups: [],
  quietUntil: null,
  blocked: [],
});

const nobody = err({ code: 'not-signed-in' as const, detail: '' });

function rigOf(
  resumed: Result<Self, Refusal> | readonly Result<Self, Refusal>[],
  answers: readonly Result<Self, Refusal>[],
) {
  const said: string[] = [];
  const resumes = [resumed].flat();
  const last = resumes.at(-1) ?? nobody;
  const left = [...answers];
  const arrival = createArrival({
    client: {
      resume: async () => {
        said.push('resume');
        return resumes.shift() ?? last;
      },
      signInWithTicket: async (ticket) => {
        said.push(ticket);
        return left.shift() ?? nobody;
      },
    },
    enter: async () => void said.push('enter'),
  });
  return { arrival, said, state: () => arrival.store.getState() };
}

describe('a sign-in link', () => {
  it.each([['nobody', nobody] as const, ['a guest', ok(selfOf('Guest', 'limited'))] as const])(
    '[S2.33] signs in %s at once',
    async (_who, resumed) => {
      const { arrival, said, state } = rigOf(resumed, [ok(selfOf('Ada', 'member'))]);
      await arrival.arrive('a-ticket');
      expect(said).toEqual(['resume', 'a-ticket', 'enter']);
      expect(state()).toEqual({ state: 'done' });
    },
  );

  it('[S2.33] asks who is signed in already, and does not use the ticket before', async () => {
    const { arrival, said, state } = rigOf(ok(selfOf('Ada', 'member')), [ok(selfOf('Bo', 'member'))]);
    await arrival.arrive('a-ticket');
    expect(said).toEqual(['resume', 'enter']);
    expect(state()).toEqual({ state: 'asking', as: 'Ada', ticket: 'a-ticket' });
    await arrival.accept('a-ticket');
    expect(said).toEqual(['resume', 'enter', 'a-ticket', 'enter']);
    expect(state()).toEqual({ state: 'done' });
  });

  it('[S2.33] that is refused lets the visitor in as before, and is kept only where it may still be good', async () => {
    const spent = { code: 'authority-ticket-spent', detail: '' } as const;
    const used = rigOf(nobody, [err(spent)]);
    await used.arrival.arrive('a-ticket');
    expect(used.state()).toEqual({ state: 'refused', refusal: spent, ticket: null });
    expect(used.said).toEqual(['resume', 'a-ticket', 'enter']);
    const offline = rigOf(nobody, [err({ code: 'internal', detail: 'offline' }), ok(selfOf('Ada', 'member'))]);
    await offline.arrival.arrive('a-ticket');
    expect(offline.state()).toMatchObject({ state: 'refused', ticket: 'a-ticket' });
    await offline.arrival.arrive('a-ticket');
    expect(offline.state()).toEqual({ state: 'done' });
  });

  it.each(['internal', 'too-fast', 'server-stopping'] as const)(
    '[S2.33] is not used where the server did not say who is signed in (%s), and asks when it does',
    async (code) => {
      const unknown = err({ code, detail: '' });
      const { arrival, said, state } = rigOf([unknown, ok(selfOf('Ada', 'member'))], []);
      await arrival.arrive('a-ticket');
      expect(said).toEqual(['resume', 'enter']);
      expect(state()).toEqual({ state: 'refused', refusal: unknown.error, ticket: 'a-ticket' });
      await arrival.arrive('a-ticket');
      expect(said).toEqual(['resume', 'enter', 'resume', 'enter']);
      expect(state()).toEqual({ state: 'asking', as: 'Ada', ticket: 'a-ticket' });
    },
  );
});

describe('takeTicket', () => {
  const take = (pathname: string, hash: string) => {
    const shown: string[] = [];
    const history = {
      state: null,
      replaceState: (_state: unknown, _title: string, url?: string | URL | null) => void shown.push(String(url)),
    };
    return { ticket: takeTicket({ pathname, hash }, history), shown };
  };

  it('[S2.33] takes the ticket out of the address', () => {
    expect(take('/enter', '#ticket=a.b-_c.d')).toEqual({ ticket: 'a.b-_c.d', shown: ['/enter'] });
    expect(take('/enter', '#other=1&ticket=a.b.c')).toEqual({ ticket: 'a.b.c', shown: ['/enter'] });
  });

  it('[S2.33] leaves nothing behind # there, whatever it is, and touches no other address', () => {
    expect(take('/enter', '#ticket=')).toEqual({ ticket: null, shown: ['/enter'] });
    expect(take('/enter', '#%%%')).toEqual({ ticket: null, shown: ['/enter'] });
    expect(take('/enter', '')).toEqual({ ticket: null, shown: [] });
    expect(take('/privacy', '#ticket=a.b.c')).toEqual({ ticket: null, shown: [] });
  });
});
