import { PROTOCOL_VERSION, type Signal } from '@parley/protocol';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { type Link, openLink, type RtcImplementation, type Signer } from '#src/index.ts';
import { type Stages, traced } from './stages.ts';

/** A 10 ms timer that fires later than this shows that the machine was busy, so the wait is not the link's. */
const STALL_MS = 50;

/** One side of the links that a bench opens, in Node or in a page: the part that is the same in both. */
export interface Side {
  key(): Promise<string>;
  /** `attempt` tells signals of this link from late signals of the link before. */
  open(attempt: number, seat: 0 | 1, keys: readonly [string, string]): Promise<void>;
  receive(signal: Signal): Promise<void>;
  close(): Promise<void>;
}

export type Report = { readonly attempt: number } & (
  | { readonly signal: Signal }
  | { readonly tookMs: number; readonly stages: Stages }
  | { readonly closed: string; readonly stages: Stages }
);

export function makeSide(report: (report: Report) => void, rtc: RtcImplementation): Side {
  const signer = makeSigner();
  let link: Link | undefined;
  let watch: ReturnType<typeof setInterval> | undefined;
  return {
    key: async () => (await signer).key,
    async open(attempt, seat, [a, b]) {
      const stages: Stages = [];
      const note = (what: string) => void stages.push([performance.timeOrigin + performance.now(), what]);
      note('opened');
      clearInterval(watch);
      let last = performance.now();
      watch = setInterval(() => {
        const now = performance.now();
        if (now - last > STALL_MS) note(`stalled ${(now - last).toFixed(0)}`);
        last = now;
      }, 10);
      let isTimed = false;
      const claims = {
        iss: 'bench',
        jti: 'introduction-1',
        iat: 0,
        exp: 1,
        protocol: PROTOCOL_VERSION,
        match: 'match-of-the-bench',
        title: 'four-in-a-row',
        rules: 1,
        a: { client: 'client-a', player: 'player-a', key: a, seat: 0 },
        b: { client: 'client-b', player: 'player-b', key: b, seat: 1 },
      };
      const options = {
        jwt: 'bench.bench.bench',
        claims,
        seat,
        plan: { first: 'direct', relayOnly: false, apart: false } as const,
        relay: null,
        signer: {
          key: (await signer).key,
          sign: async (typ: string, payload: object) => {
            const proof = await (await signer).sign(typ, payload);
            note('proof signed');
            return proof;
          },
        },
        iceServers: [],
        clock: () => performance.now(),
        handlers: {
          signal: (signal: Signal) => report({ attempt, signal }),
          state: (state: Link['state']) => {
            if (isTimed) return;
            note(state.state);
            isTimed = state.state === 'open' || state.state === 'closed';
            if (isTimed) clearInterval(watch);
            if (state.state === 'open') report({ attempt, tookMs: state.tookMs, stages });
            if (state.state === 'closed') report({ attempt, closed: state.why, stages });
          },
          message: () => {},
        },
      };
      link = openLink(options, traced(rtc, note));
    },
    async receive(signal) {
      link?.receive(signal);
    },
    async close() {
      link?.close();
    },
  };
}

async function makeSigner(): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const { x = '' } = await exportJWK(publicKey);
  return {
    key: x,
    sign: (typ, payload) =>
      new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
        .setProtectedHeader({ alg: 'EdDSA', typ })
        .sign(privateKey),
  };
}
