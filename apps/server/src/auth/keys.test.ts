import { createHmac } from 'node:crypto';
import { INTRODUCTION_TYP } from '@parley/protocol';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { expect, it } from 'vitest';
import { makeMemoryStore } from '../store/memory.ts';
import { openServerKey } from './server-key.ts';
import { iceServersFor } from './turn-credentials.ts';

it('[S9.1] signs introductions that the published key verifies, with their kind in the header', async () => {
  const key = await openServerKey(makeMemoryStore().secrets);
  const jwt = await key.sign(INTRODUCTION_TYP, { jti: 'introduction-1', exp: 4_000_000_000 });
  const keySet = createLocalJWKSet({ keys: [...key.jwks.keys] });
  const { payload, protectedHeader } = await jwtVerify(jwt, keySet, { typ: INTRODUCTION_TYP, algorithms: ['EdDSA'] });
  expect(payload).toEqual({ jti: 'introduction-1', exp: 4_000_000_000 });
  expect(protectedHeader.kid).toBe(key.kid);
  expect(decodeProtectedHeader(jwt).typ).toBe(INTRODUCTION_TYP);
});

it('[S9.1] is made once, also where it is asked for twice at once', async () => {
  const { secrets } = makeMemoryStore();
  const keys = await Promise.all([openServerKey(secrets), openServerKey(secrets)]);
  const later = await openServerKey(secrets);
  expect(new Set([...keys, later].map(({ kid }) => kid)).size).toBe(1);
});

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
