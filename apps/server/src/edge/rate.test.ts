import { expect, it } from 'vitest';
import { makeAdmission } from './admission.ts';
import { tokenBucket } from './rate.ts';

it('[O6.3] a burst, then so many a second, and no more saved up than the burst', () => {
  const bucket = tokenBucket(3, 2, 0);
  expect([0, 0, 0, 0].map((at) => bucket.take(at))).toEqual([true, true, true, false]);
  expect([499, 500, 999, 1_000].map((at) => bucket.take(at))).toEqual([false, true, false, true]);
  expect([90_000, 90_000, 90_000, 90_000].map((at) => bucket.take(at))).toEqual([true, true, true, false]);
  // A clock that is set back gives nothing.
  expect(bucket.take(0)).toBe(false);
});

it('[O6.3] looking takes nothing', () => {
  const bucket = tokenBucket(3, 1, 0);
  expect([bucket.has(0, 3), bucket.has(0, 4), bucket.take(0, 3), bucket.has(0, 1)]).toEqual([true, false, true, false]);
  expect([bucket.has(999, 1), bucket.has(1_000, 1), bucket.take(1_000)]).toEqual([false, true, true]);
});

it('[O6.3] a clock that is set back by an hour does not make a bucket empty for that hour', () => {
  const bucket = tokenBucket(3, 1, 3_600_000);
  expect([bucket.take(3_600_000), bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([true, true, true, false]);
  expect(bucket.take(1_000)).toBe(true);
});

it.each([
  ['203.0.113.7:50001', '203.0.113.7:50002'],
  ['[2001:db8::1]:50001', '[2001:db8::1]:50002'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['192.0.2.1, 203.0.113.7', '192.0.2.2, 203.0.113.7'],
])('[O6.4] behind a proxy that says %s and then %s, that is one network', (...forwarded) => {
  const config = { publicOrigins: [], tlsCert: null, proxies: [], maxClients: 6, maxClientsPerAddress: 1 };
  const behind = makeAdmission({ ...config, trustProxy: true }, () => 0);
  const open = makeAdmission({ ...config, trustProxy: false }, () => 0);
  const request = (stated: string, n: number, from = '198.51.100') =>
    ({
      headers: { 'x-forwarded-for': stated },
      socket: { remoteAddress: `${from}.${n}` },
    }) as unknown as Parameters<typeof behind.admit>[0];
  const enters = (admission: typeof behind, from: ReturnType<typeof request>): boolean => {
    const admitted = admission.admit(from, () => {});
    return admitted.ok && admitted.value.enter(null);
  };
  expect(forwarded.map((stated, n) => enters(behind, request(stated, n, '10.0.0')))).toEqual([true, false]);
  // A client that is not behind a proxy must not choose its own network.
  expect(forwarded.map((stated, n) => enters(open, request(stated, n)))).toEqual([true, true]);
  expect(enters(open, request('203.0.113.99', 0))).toBe(false);
});

it('[O6.4] so many connections from one network, where a household of IPv6 is one, and loopback is not counted', () => {
  const admission = makeAdmission(
    {
      publicOrigins: [],
      tlsCert: null,
      trustProxy: false,
      proxies: [],
      maxClients: 6,
      maxClientsPerAddress: 2,
    },
    () => 0,
  );
  const from = (remoteAddress: string) => {
    const request = { headers: {}, socket: { remoteAddress } } as unknown as Parameters<typeof admission.admit>[0];
    const admitted = admission.admit(request, () => {});
    if (admitted.ok) expect(admitted.value.enter(null)).toBe(true);
    return admitted;
  };
  const first = from('2001:db8:1:2::7');
  expect(first.ok && from('2001:db8:1:2:ffff::1').ok).toBe(true);
  expect(from('2001:db8:1:2::9')).toEqual({ ok: false, error: 'too-fast' });
  if (first.ok) {
    first.value.gone('gone');
    first.value.gone('gone');
  }
  expect(from('2001:db8:1:2::9').ok).toBe(true);
  expect(['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.0.0.1'].map((address) => from(address).ok)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(from('127.0.0.1')).toEqual({ ok: false, error: 'too-fast' });
});

it.each([
  { proxies: [], from: '127.0.0.1', isBelieved: true },
  { proxies: [], from: '::ffff:10.1.2.3', isBelieved: true },
  { proxies: [], from: 'fd00::7', isBelieved: true },
  { proxies: [], from: '198.51.100.7', isBelieved: false },
  { proxies: [], from: '2001:db8::7', isBelieved: false },
  { proxies: ['198.51.100.0/24'], from: '198.51.100.7', isBelieved: true },
  { proxies: ['2001:db8::7'], from: '2001:db8::7', isBelieved: true },
  { proxies: ['198.51.100.7'], from: '198.51.100.8', isBelieved: false },
  // What is configured is all that is believed.
  { proxies: ['198.51.100.7'], from: '127.0.0.1', isBelieved: false },
])(
  '[O6.34] with proxies $proxies, what $from says of where a client is counts: $isBelieved',
  ({ proxies, from, isBelieved }) => {
    const admission = makeAdmission(
      {
        publicOrigins: [],
        tlsCert: null,
        trustProxy: true,
        proxies,
        maxClients: 6,
        maxClientsPerAddress: 1,
      },
      () => 0,
    );
    const request = { headers: { 'x-forwarded-for': '203.0.113.1' }, socket: { remoteAddress: from } };
    const admitted = admission.admit(request as unknown as Parameters<typeof admission.admit>[0], () => {});
    expect(admitted.ok && admitted.value.network === '203.0.113.1').toBe(isBelieved);
  },
);
