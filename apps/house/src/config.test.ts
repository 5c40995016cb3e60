import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

it('[O3.1] every setting has a default, and an empty one is not set', () => {
  const config = readConfig({ PARLEY_ORIGIN: '' });
  expect(config.ok && config.value).toMatchObject({
    origin: 'http://127.0.0.1:4600',
    name: null,
    pause: 1,
    logLevel: 'info',
  });
});

it.each([
  ['PARLEY_ORIGIN', 'localhost:4600'],
  ['PARLEY_ORIGIN', 'http://localhost:4600/play'],
  ['PARLEY_HOUSE_NAME', '  '],
  ['PARLEY_HOUSE_PAUSE_PERCENT', '-1'],
  ['PARLEY_LOG_LEVEL', 'loud'],
])('[O3.2] a wrong %s is named in a sentence', (name, value) => {
  const config = readConfig({ [name]: value });
  expect(config.ok ? null : config.error).toMatch(new RegExp(`^${name} is ".*", which is not as expected: .+\\.$`));
});
