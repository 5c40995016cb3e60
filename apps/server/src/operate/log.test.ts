import { expect, it } from 'vitest';
import { makeLog } from './log.ts';

it('[O4.2] cuts out what could hold a secret, at the top and below', () => {
  const lines: string[] = [];
  const log = makeLog({ logLevel: 'info' }, { write: (line) => lines.push(line) });
  const secrets = {
    password: 'SECRET',
    ticket: 'SECRET',
    authorization: 'SECRET',
    cookie: 'SECRET',
    turnSecret: 'SECRET',
  };
  log.info(secrets, 'flat');
  log.info({ body: secrets }, 'nested');
  log.info({ request: { headers: secrets } }, 'deeply');
  expect(lines.join('')).not.toContain('SECRET');
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ level: 30, msg: 'nested', body: { ticket: '[cut]' } });
});
