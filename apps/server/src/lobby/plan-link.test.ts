import type { LinkPlan, Network } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { planLink, type Side, secondOffers } from './plan-link.ts';

const UDP = ['open', 'blocked', 'unknown'] as const;
const MAPPING = ['none', 'independent', 'dependent', 'unknown'] as const;
const RELAYS = [[], ['udp'], ['tcp', 'tls']] as const;

const networks: readonly (Network | null)[] = [
  null,
  ...UDP.flatMap((udp) =>
    MAPPING.flatMap((mapping) => RELAYS.map((relays) => ({ udp, mapping, relays: [...relays], tookMs: 40 }))),
  ),
];
const sides: readonly Omit<Side, 'address'>[] = networks.flatMap((network) =>
  [false, true].map((hidden) => ({ network, hidden })),
);
/** Addresses of both, whether they are one network, and whether they are taken for two. */
const PLACES = [
  { at: ['11.0.2.1', '11.0.2.1'], together: true, apart: false },
  { at: ['11.0.2.1', '12.51.100.7'], together: false, apart: true },
  { at: ['11.0.2.1', '2600:0:0:1'], together: false, apart: true },
  { at: ['192.168.1.5', '192.168.1.6'], together: false, apart: false },
  { at: ['11.0.2.1', '192.168.1.6'], together: false, apart: false },
  { at: ['fd00:0:0:1', 'fd00:0:0:2'], together: false, apart: false },
  { at: [null, null], together: false, apart: false },
  { at: ['11.0.2.1', null], together: false, apart: false },
] as const;

/** The rule in sentences, written apart from the table. */
function expected(a: Side, b: Side, together: boolean, turn: boolean): Pick<LinkPlan, 'first' | 'relayOnly'> {
  const both = (holds: (network: Network) => boolean) =>
    a.network !== null && b.network !== null && holds(a.network) && holds(b.network);
  const either = (holds: (network: Network) => boolean) =>
    (a.network !== null && holds(a.network)) || (b.network !== null && holds(b.network));
  const noTurn = !turn || either(({ udp, relays }) => udp !== 'unknown' && relays.length === 0);
  const tcpOnly = (network: Network | null) => network?.udp === 'blocked';
  const udpOnly = (network: Network | null) => network?.relays.length === 1 && network.relays[0] === 'udp';
  const unlike = (tcpOnly(a.network) && udpOnly(b.network)) || (tcpOnly(b.network) && udpOnly(a.network));
  const relayed = noTurn || unlike ? 'server' : 'turn';
  if (a.hidden || b.hidden) return { first: relayed, relayOnly: true };
  if (together) return { first: 'direct', relayOnly: false };
  if (either(({ udp }) => udp === 'blocked')) return { first: relayed, relayOnly: false };
  if (both(({ mapping }) => mapping === 'dependent')) return { first: relayed, relayOnly: false };
  return { first: 'direct', relayOnly: false };
}

describe('planLink', () => {
  it('[L2.4, S17.2] follows the rule for every pair of networks, with and without TURN, and either way round', () => {
    const wrong: unknown[] = [];
    const seen = new Set<string>();
    for (const one of sides) {
      for (const other of sides) {
        for (const { at, together, apart } of PLACES) {
          for (const turn of [true, false]) {
            const a = { ...one, address: at[0] };
            const b = { ...other, address: at[1] };
            const plan = planLink(a, b, turn);
            const right = expected(a, b, together, turn);
            const turned = planLink(b, a, turn);
            seen.add(`${plan.first} ${plan.relayOnly} ${turn}`);
            const isRight = [plan, turned].every(
              (each) =>
                each.first === right.first &&
                each.relayOnly === right.relayOnly &&
                each.apart === (apart && !right.relayOnly),
            );
            if (!isRight) wrong.push({ a, b, turn, plan, turned, right });
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect([...seen].sort()).toEqual([
      'direct false false',
      'direct false true',
      'server false false',
      'server false true',
      'server true false',
      'server true true',
      'turn false true',
      'turn true true',
    ]);
  });

  const open: Network = { udp: 'open', mapping: 'independent', relays: ['udp', 'tcp', 'tls'], tookMs: 40 };
  const side = (change: Partial<Network> | null, hidden = false, address = 'here'): Side => ({
    network: change === null ? null : { ...open, ...change },
    hidden,
    address,
  });
  const there = (change: Partial<Network> | null, hidden = false) => side(change, hidden, 'there');

  it.each<[string, Side, Side, LinkPlan['first']]>([
    ['two open networks', side({}), there({}), 'direct'],
    ['nobody has said anything', side(null), there(null), 'direct'],
    ['one symmetric router', side({ mapping: 'dependent' }), there({}), 'direct'],
    ['two symmetric routers', side({ mapping: 'dependent' }), there({ mapping: 'dependent' }), 'turn'],
    [
      'two players behind one symmetric router',
      side({ mapping: 'dependent' }),
      side({ mapping: 'dependent' }),
      'direct',
    ],
    ['UDP blocked on one side', side({ udp: 'blocked', relays: ['tcp'] }), there({}), 'turn'],
    ['UDP blocked, the other side unknown', side({ udp: 'blocked', relays: ['tls'] }), there(null), 'turn'],
    [
      'UDP blocked, and a house whose relays go over UDP only',
      side({ udp: 'blocked' }),
      there({ relays: ['udp'] }),
      'server',
    ],
    ['UDP blocked, and a house that reaches no relay', side({ udp: 'blocked' }), there({ relays: [] }), 'server'],
    ['nothing but the page gets through', side({ udp: 'blocked', relays: [] }), there({}), 'server'],
    ['UDP blocked in a network that both are in', side({ udp: 'blocked', relays: [] }), side({}), 'direct'],
    ['one hides', side({}), there({}, true), 'turn'],
    ['one hides, in one network', side({}), side({}, true), 'turn'],
    ['one hides, and reaches no relay', side({}), there({ relays: [] }, true), 'server'],
  ])('[L2.4, S17.2] %s', (_what, a, b, first) => {
    expect(planLink(a, b, true)).toEqual({ first, relayOnly: a.hidden || b.hidden, apart: false });
  });
});

describe('secondOffers', () => {
  const at = (mapping: Network['mapping'] | null, hidden = false): Side => ({
    network: mapping === null ? null : { udp: 'open', mapping, relays: ['udp'], tookMs: 40 },
    hidden,
    address: null,
  });

  it.each<[string, Side, Side, boolean]>([
    ['only the second stands behind no router', at('independent'), at('none'), true],
    ['nor is anything known of the first', at(null), at('none'), true],
    ['the first has a symmetric router', at('dependent'), at('none'), true],
    ['both stand behind none', at('none'), at('none'), false],
    ['only the first does', at('none'), at('independent'), false],
    ['both stand behind one', at('independent'), at('dependent'), false],
    ['nothing is known', at(null), at(null), false],
    ['the first hides', at('independent', true), at('none'), false],
    ['the second hides', at('independent'), at('none', true), false],
  ])('[L1.5, S17.2] %s', (_what, first, second, right) => {
    expect(secondOffers(first, second)).toBe(right);
  });
});
