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
  const admission = makeAdmission(config);
  const admitted = Array.from({ length: 240 }, (_, pupil) =>
    admission.admit(upgradeFrom(`203.0.113.44:${40_000 + pupil}`), () => {}),
  );
  expect(admitted.every(({ ok }) => ok)).toBe(true);
});

it('[O6.32] one address, with whatever ports, has no more than a twentieth part of the room, and gets it again when somebody leaves', () => {
  const admission = makeAdmission(config);
  const written = [(port: number) => `203.0.113.44:${port}`, () => '::ffff:203.0.113.44', () => '203.0.113.44'];
  const admitted = Array.from({ length: TOTAL }, (_, at) =>
    admission.admit(upgradeFrom(written[at % written.length]?.(10_000 + at) ?? ''), () => {}),
  );
  const inside = admitted.filter(({ ok }) => ok);
  expect(inside.length).toBeLessThanOrEqual(config.maxClients / 19);
  expect(inside).toHaveLength(config.maxClientsPerAddress);
  const [first] = inside;
  if (first?.ok) first.value.leave();
  expect(admission.admit(upgradeFrom('203.0.113.44'), () => {}).ok).toBe(true);
  expect(admission.admit(upgradeFrom('203.0.113.44'), () => {}).ok).toBe(false);
  expect(admission.admit(upgradeFrom('203.0.113.45'), () => {}).ok).toBe(true);
});

it('[O6.32] an IPv6 household in brackets, with ports, is one network', () => {
  const admission = makeAdmission(config);
  const admitted = Array.from({ length: TOTAL }, (_, at) =>
    admission.admit(upgradeFrom(`[2001:db8:1:2::${at + 1}]:${at + 1}`), () => {}),
  );
  expect(admitted.filter(({ ok }) => ok)).toHaveLength(config.maxClientsPerAddress);
});
