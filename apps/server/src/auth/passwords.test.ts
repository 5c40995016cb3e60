import { describe, expect, it } from 'vitest';
import { checkPassword, makePasswords } from './passwords.ts';

describe('passwords', { timeout: 30_000 }, () => {
  it('[S2.6] fit where they are the same to the person who types them', async () => {
    const passwords = makePasswords();
    const hashed = await passwords.hash('Zoe\u0308 and friends');
    const passwordHash = hashed.ok ? hashed.value : '';
    expect(await passwords.verify(passwordHash, 'Zo\u00eb and friends')).toEqual({ ok: true, value: true });
    expect(await passwords.verify(passwordHash, 'Zoe and friends')).toEqual({ ok: true, value: false });
  });

  it('[S2.4] of a name that nobody has, none fits, not even the one that is compared with', async () => {
    const passwords = makePasswords();
    expect(await passwords.verify(null, 'nobody has this password')).toEqual({ ok: true, value: false });
  });

  it('[S2.5] a stored hash that cannot be read fits nothing', async () => {
    expect(await makePasswords().verify('$argon2id$broken', 'anything')).toEqual({ ok: true, value: false });
  });

  it('[O6.5] too many at once are refused, the others answered, and later ones again', async () => {
    const passwords = makePasswords();
    const answers = await Promise.all(Array.from({ length: 70 }, () => passwords.hash('a password')));
    const refused = answers.filter((answer) => !answer.ok);
    expect(refused).toHaveLength(70 - 2 - 64);
    expect(refused[0]).toMatchObject({ error: { code: 'too-fast' } });
    expect((await passwords.hash('a password')).ok).toBe(true);
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
