import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { readConfig } from '../operate/config.ts';
import { makeAdmission } from './admission.ts';

/** An upgrade through a proxy that names where it comes from. */
const upgradeFrom = (address: string): IncomingMessage =>
  ({
    headers: { 'x-forwarded-for': address },
    socket: { remoteAddress: '10.0.0.1' },
    connection: { remoteAddress: '10.0.0.1' },
  }) as unknown as IncomingMessage;

const config = readConfig({ PARLEY_TRUST_PROXY: '1' });
const TOTAL = 500;

it('[O6.32] a school of 240 behind one address is there at once, by default and whatever port its proxy writes', () => {
  const admission = makeAdmission(config, () => 0);
  const admitted = Array.from({ length: 240 }, (_, pupil) =>
    admission.admit(upgradeFrom(`203.0.113.44:${40_000 + pupil}`), () => {}),
  );
  expect(admitted.every(({ ok }) => ok)).toBe(true);
});

it('[O6.32] one address, with whatever ports, has no more than a twentieth part of the room, and gets it again when somebody leaves', () => {
  const admission = makeAdmission(config, () => 0);
  const written = [(port: number) => `203.0.113.44:${port}`, () => '::ffff:203.0.113.44', () => '203.0.113.44'];
  const admitted = Array.from({ length: TOTAL }, (_, at) =>
    admission.admit(upgradeFrom(written[at % written.length]?.(10_000 + at) ?? ''), () => {}),
  );
  const inside = admitted.filter(({ ok }) => ok);
  expect(inside.length).toBeLessThanOrEqual(config.maxClients / 19);
  expect(inside).toHaveLength(config.maxClientsPerAddress);
  const [first] = inside;
  if (first?.ok) first.value.gone('gone');
  expect(admission.admit(upgradeFrom('203.0.113.44'), () => {}).ok).toBe(true);
  expect(admission.admit(upgradeFrom('203.0.113.44'), () => {}).ok).toBe(false);
  expect(admission.admit(upgradeFrom('203.0.113.45'), () => {}).ok).toBe(true);
});

it('[O6.32] an IPv6 household in brackets, with ports, is one network', () => {
  const admission = makeAdmission(config, () => 0);
  const admitted = Array.from({ length: TOTAL }, (_, at) =>
    admission.admit(upgradeFrom(`[2001:db8:1:2::${at + 1}]:${at + 1}`), () => {}),
  );
  expect(admitted.filter(({ ok }) => ok)).toHaveLength(config.maxClientsPerAddress);
});

it('[O6.35] who is refused after its hello takes no place, while its connection closes', () => {
  const small = makeAdmission({ ...config, maxClients: 2 }, () => 0);
  for (let n = 0; n < 20; n += 1) {
    const admitted = small.admit(upgradeFrom('203.0.113.44'), () => {});
    if (!admitted.ok) throw new Error('it is not admitted');
    expect(admitted.value.enter('player')).toBe(true);
    admitted.value.gone('gone');
  }
  const places = ['203.0.113.45', '203.0.113.46', '203.0.113.47'].map((address) => {
    const admitted = small.admit(upgradeFrom(address), () => {});
    return admitted.ok && admitted.value.enter(address);
  });
  expect(places).toEqual([true, true, false]);
});

it('[O6.35] a network of 65,536 narrow ones is one among those that say nothing', () => {
  const admission = makeAdmission(config, () => 0);
  let cutOfSchool = 0;
  const school = Array.from({ length: 80 }, () =>
    admission.admit(upgradeFrom('203.0.113.44'), () => {
      cutOfSchool += 1;
    }),
  );
  const hostile = Array.from({ length: 5_000 }, (_, n) =>
    admission.admit(upgradeFrom(`2001:db8:1:${n.toString(16)}::1`), () => {}),
  );
  expect(hostile.filter(({ ok }) => ok)).toHaveLength(256);
  expect(school.every(({ ok }) => ok)).toBe(true);
  expect(cutOfSchool).toBe(0);
});

it('[O6.34] a proxy that is not believed is told of, once', () => {
  const said: string[] = [];
  const admission = makeAdmission(
    config,
    () => 0,
    (sentence) => said.push(sentence),
  );
  const request = { headers: { 'x-forwarded-for': '203.0.113.1' }, socket: { remoteAddress: '198.51.100.7' } };
  for (let n = 0; n < 3; n += 1) admission.admit(request as unknown as IncomingMessage, () => {});
  expect(said).toEqual([expect.stringMatching(/198\.51\.100\.7 is not believed.*PARLEY_PROXIES/)]);
});
