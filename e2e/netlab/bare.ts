import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { kindOf, type LabPath } from './networks.ts';

/**
 * What two browsers need for a data channel with nothing of Parley around it: an RTCPeerConnection on each side, the same
 * ICE servers, and descriptions and candidates handed over by the test as they come. The product's times are measured
 * against it.
 */
export interface BareResult {
  /** From createOffer until both sides have their channel open, in milliseconds; null: not within the limit. */
  readonly tookMs: number | null;
  readonly path: LabPath | null;
  /** Candidate types of the pair in use, as the offering side names them. */
  readonly local: string | null;
  readonly remote: string | null;
}

/** ICE settles within a few of its pings, which come every second or two on a path that works. */
const SETTLE_LIMIT_MS = 5_000;

interface Bare {
  connection: RTCPeerConnection;
  openedAt: number | null;
}

type Message = { readonly description: RTCSessionDescriptionInit } | { readonly candidate: RTCIceCandidateInit };

/** Pages of two browsers that can be used for any number of measurements, one after the other. */
export interface BarePair {
  /** @param best the path that the networks allow: what ICE settles on is awaited for a while, until it is as good */
  measure(iceServers: readonly RTCIceServer[], best: LabPath, limitMs: number): Promise<BareResult>;
  close(): Promise<void>;
}

export async function openBarePair(a: Browser, b: Browser): Promise<BarePair> {
  const [contextA, contextB] = await Promise.all([a.newContext(), b.newContext()]);
  const [pageA, pageB] = await Promise.all([contextA.newPage(), contextB.newPage()]);
  for (const [page, other] of [
    [pageA, pageB],
    [pageB, pageA],
  ] as const) {
    // Candidates follow their description: one queue for each direction.
    let queue = Promise.resolve();
    await page.exposeFunction('sendToPeer', (message: Message) => {
      queue = queue.then(() => other.evaluate(takeFromPeer, message)).catch(() => {});
    });
  }
  return {
    async measure(iceServers, best, limitMs) {
      await pageB.evaluate(prepare, { iceServers, offers: false });
      await pageA.evaluate(prepare, { iceServers, offers: true });
      const startedAt = await pageA.evaluate(offer);
      const opened = await Promise.all([pageA, pageB].map((page) => openedAt(page, limitMs)));
      const sides = await settledPairs([pageA, pageB], best);
      await Promise.all([pageA, pageB].map((page) => page.evaluate(finish)));
      const late = opened.some((at) => at === null);
      return {
        tookMs: late ? null : Math.round(Math.max(...opened.map((at) => at ?? 0)) - startedAt),
        path: late ? null : worstPath(sides.map((side) => side?.path ?? 'direct')),
        local: sides[0]?.local ?? null,
        remote: sides[0]?.remote ?? null,
      };
    },
    async close() {
      await Promise.all([contextA.close(), contextB.close()]);
    },
  };
}

type Pair = { readonly path: LabPath; readonly local: string; readonly remote: string };

/** ICE goes on choosing for a while after the channel is open. */
async function settledPairs(pages: readonly Page[], best: LabPath): Promise<readonly (Pair | null)[]> {
  for (const end = Date.now() + SETTLE_LIMIT_MS; ; await sleep(150)) {
    const pairs = await Promise.all(pages.map((page) => page.evaluate(selectedPair)));
    if (pairs.every((pair) => pair !== null && kindOf(pair.path) === kindOf(best)) || Date.now() > end) return pairs;
  }
}

/** Each side knows the protocol of its own relay only: the more roundabout of both is the path. */
export function worstPath(paths: readonly LabPath[]): LabPath {
  return (['server', 'turn-tls', 'turn-tcp', 'turn-udp'] as const).find((path) => paths.includes(path)) ?? 'direct';
}

async function openedAt(page: Page, limitMs: number): Promise<number | null> {
  return page.evaluate(async (limit) => {
    const bare = (globalThis as unknown as { bare: Bare }).bare;
    for (const end = performance.now() + limit; bare.openedAt === null && performance.now() < end; ) {
      await new Promise((done) => setTimeout(done, 10));
    }
    return bare.openedAt;
  }, limitMs);
}

function prepare({ iceServers, offers }: { iceServers: readonly RTCIceServer[]; offers: boolean }): void {
  const page = globalThis as unknown as { bare: Bare; sendToPeer: (message: Message) => void };
  const connection = new RTCPeerConnection({ iceServers: [...iceServers] });
  page.bare = { connection, openedAt: null };
  connection.onicecandidate = ({ candidate }) => {
    if (candidate !== null) page.sendToPeer({ candidate: candidate.toJSON() });
  };
  // Both clocks are this machine's.
  const watch = (channel: RTCDataChannel) => {
    channel.onopen = () => {
      page.bare.openedAt = performance.timeOrigin + performance.now();
    };
  };
  if (offers) watch(connection.createDataChannel('bare'));
  else connection.ondatachannel = ({ channel }) => watch(channel);
}

async function offer(): Promise<number> {
  const page = globalThis as unknown as { bare: Bare; sendToPeer: (message: Message) => void };
  const startedAt = performance.timeOrigin + performance.now();
  const description = await page.bare.connection.createOffer();
  // Before the candidates, which setLocalDescription sets loose.
  page.sendToPeer({ description });
  await page.bare.connection.setLocalDescription(description);
  return startedAt;
}

async function takeFromPeer(message: Message): Promise<void> {
  const page = globalThis as unknown as { bare: Bare; sendToPeer: (message: Message) => void };
  const { connection } = page.bare;
  if ('candidate' in message) {
    await connection.addIceCandidate(message.candidate);
    return;
  }
  await connection.setRemoteDescription(message.description);
  if (message.description.type !== 'offer') return;
  const description = await connection.createAnswer();
  page.sendToPeer({ description });
  await connection.setLocalDescription(description);
}

async function selectedPair(): Promise<Pair | null> {
  const { connection } = (globalThis as unknown as { bare: Bare }).bare;
  const stats = await connection.getStats();
  for (const entry of stats.values()) {
    if (entry.type !== 'transport' || !entry.selectedCandidatePairId) continue;
    const pair = stats.get(entry.selectedCandidatePairId);
    const local = stats.get(pair.localCandidateId);
    const remote = stats.get(pair.remoteCandidateId);
    const relay =
      local.candidateType === 'relay' ? local.relayProtocol : remote.candidateType === 'relay' ? 'udp' : null;
    return {
      path: relay === null ? 'direct' : (`turn-${relay}` as LabPath),
      local: local.candidateType,
      remote: remote.candidateType,
    };
  }
  return null;
}

function finish(): void {
  (globalThis as unknown as { bare: Bare }).bare.connection.close();
}
