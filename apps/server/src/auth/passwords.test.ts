import { describe, expect, it } from 'vitest';
import { checkPassword, type HashingLine, lineOf, makePasswords } from './passwords.ts';

const LINE: HashingLine = { of: 'anybody', key: 'a network' };

describe('passwords', { timeout: 30_000 }, () => {
  it('[S2.6] fit where they are the same to the person who types them', async () => {
    const passwords = makePasswords(() => performance.now());
    const hashed = await passwords.hash('Zoe\u0308 and friends', LINE);
    const passwordHash = hashed.ok ? hashed.value : '';
    expect(await passwords.verify(passwordHash, 'Zo\u00eb and friends', LINE)).toEqual({ ok: true, value: true });
    expect(await passwords.verify(passwordHash, 'Zoe and friends', LINE)).toEqual({ ok: true, value: false });
  });

  it('[S2.4] of a name that nobody has, none fits, not even the one that is compared with', async () => {
    const passwords = makePasswords(() => performance.now());
    expect(await passwords.verify(null, 'nobody has this password', LINE)).toEqual({ ok: true, value: false });
  });

  it('[S2.5] a stored hash that cannot be read fits nothing', async () => {
    expect(await makePasswords(() => performance.now()).verify('$argon2id$broken', 'anything', LINE)).toEqual({
      ok: true,
      value: false,
    });
  });

  it('[O6.5, O6.29] too many at once are refused with a time, the others answered, and known devices beside them', async () => {
    const passwords = makePasswords(() => performance.now());
    const crowd = Array.from({ length: 140 }, () => passwords.hash('a password', LINE));
    const beside = await Promise.all(
      Array.from({ length: 10 }, (_, n) => passwords.hash('a password', { of: 'known device', key: `device ${n}` })),
    );
    expect(beside.every(({ ok }) => ok)).toBe(true);
    const refused = (await Promise.all(crowd)).filter((answer) => !answer.ok);
    expect(refused).toHaveLength(140 - 2 - 128);
    expect(refused[0]).toMatchObject({ error: { code: 'too-fast', retryMs: expect.any(Number) } });
    expect((await passwords.hash('a password', LINE)).ok).toBe(true);
  });

  it('[O6.29] known devices wait by network: three addresses with very many of them keep no owner out', async () => {
    const passwords = makePasswords(() => performance.now());
    const hash = (network: string, knownDevice: string) =>
      passwords.hash('a password', lineOf({ from: { network, wideNetwork: null }, knownDevice }));
    const crowd = Array.from({ length: 60 }, (_, n) => hash(`attacker ${n % 3}`, `device ${n}`));
    expect((await hash('home', 'device of the owner')).ok).toBe(true);
    expect((await Promise.all(crowd)).filter(({ ok }) => !ok)).toHaveLength(60 + 1 - 1 - 32);
    const prefix = { network: '2001:db8:1:7', wideNetwork: '2001:db8:1' };
    expect(lineOf({ from: prefix, knownDevice: 'device' })).toEqual({ of: 'known device', key: '2001:db8:1' });
  });

  it.each([
    ['12345678', false],
    ['PASSWORD', false],
    ['zzzzzzzz', false],
    ['the name!', false],
    ['1234567', false],
    ['x'.repeat(129), false],
    ['correct horse', true],
    ['x'.repeat(127) + 1, true],
  ])('[S2.6] %s may be chosen: %s', (password, allowed) => {
    expect(checkPassword(password, 'The Name!').ok).toBe(allowed);
  });
});
