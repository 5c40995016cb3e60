import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { nudge } from './node-nudge.ts';

it('[L6.4] a nudge is one datagram, no STUN and no DTLS, from where the engine was told that a candidate is', async () => {
  const engine = createSocket('udp4').bind(0, '127.0.0.1');
  await once(engine, 'listening');
  const candidates: string[] = [];
  const sdp = `v=0\r\na=candidate:1 1 UDP 1 192.0.2.2 ${engine.address().port} typ host\r\n`;
  nudge({
    localDescription: () => ({ type: 'answer', sdp }),
    addRemoteCandidate: (candidate) => candidates.push(candidate),
  });
  const [data, from] = (await once(engine, 'message')) as [Uint8Array, { port: number }];
  engine.close();
  expect([...data]).toEqual([0xff]);
  expect(candidates).toEqual([`candidate:9 1 UDP 1 127.0.0.1 ${from.port} typ host`]);
});

it('[L6.4] a nudge of an engine that is closed, or has no address yet, does nothing', () => {
  const add = () => expect.unreachable();
  nudge({ localDescription: () => null, addRemoteCandidate: add });
  nudge({ localDescription: () => ({ type: 'answer', sdp: 'v=0\r\n' }), addRemoteCandidate: add });
});
