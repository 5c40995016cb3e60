import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { iceServersFor } from './turn-credentials.ts';

it('[L7.1] TURN credentials are a client’s own and expire', () => {
  const config = {
    stunUrls: ['stun:stun.example'],
    turnUrls: ['turn:turn.example', 'turns:turn.example'],
    turnSecret: 'north',
    turnCredentialMs: 60_000,
  };
  const credential = createHmac('sha1', 'north').update('1700000060:abc').digest('base64');
  expect(iceServersFor(config, 'abc', 1_700_000_000_000)).toEqual([
    { urls: ['stun:stun.example'] },
    { urls: ['turn:turn.example', 'turns:turn.example'], username: '1700000060:abc', credential },
  ]);
  expect(iceServersFor({ ...config, stunUrls: [], turnUrls: [] }, 'abc', 0)).toEqual([]);
});

it('[L2.6] every configured address is given, over UDP, TCP and TLS, in entries of a lawful size', () => {
  const ways = ['turn:a.example?transport=udp', 'turn:a.example?transport=tcp', 'turns:a.example:443?transport=tcp'];
  const turnUrls = [...ways, ...ways, ...ways, ...ways];
  const config = {
    stunUrls: ['stun:a.example:3478', 'stun:a.example:3479'],
    turnUrls,
    turnSecret: 'n',
    turnCredentialMs: 1,
  };
  const servers = iceServersFor(config, 'abc', 0);
  expect(servers.flatMap(({ urls }) => urls)).toEqual([...config.stunUrls, ...turnUrls]);
  for (const { urls } of servers) expect(urls.length).toBeLessThanOrEqual(8);
  const [, ...turns] = servers;
  expect(new Set(turns.map(({ username, credential }) => `${username} ${credential}`)).size).toBe(1);
});
