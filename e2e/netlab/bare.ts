import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import type { Side } from './lab.ts';
import { kindOf, type LabPath } from './networks.ts';

/**
 * The least that two browsers need for a data channel without Parley: an RTCPeerConnection on each side, the same ICE
 * servers, and a socket each to a courier. The courier forwards descriptions and candidates as they come and is as far
 * away as Parley's server. The product's times are compared with it.
 */
export interface BareResult {
  /**
   * Milliseconds from the signal to begin, which both sides get at once, until the later side has its channel open, as
   * the link of a match is timed. Null: not within the limit.
   */
  readonly tookMs: number | null;
  readonly path: LabPath | null;
}

/**
 * The test does not look at connecting pages for this long, because looking uses the thread that connects them, or the
 * other core.
 */
export const QUIET_MS = 1_000;
/** ICE settles within a few of its pings, which come every second or two on a path that works. */
const SETTLE_LIMIT_MS = 5_000;

interface Bare {
  readonly socket: WebSocket;
  readonly opened: Promise<number>;
  connection: RTCPeerConnection | null;
}

type Message = { readonly description: RTCSessionDescriptionInit } | { readonly candidate: RTCIceCandidateInit };

/** Pages of two browsers that know the courier. */
export interface BarePair {
  /**
   * @param best the path that the networks allow: what ICE settles on is awaited for a while, until it is as good
   * @param offerer which of the two offers; it matters where only one stands behind a router
   */
  measure(iceServers: readonly RTCIceServer[], best: LabPath, limitMs: number, offerer: Side): Promise<BareResult>;
  close(): Promise<void>;
}

export async function openBarePair(a: Browser, b: Browser, courierUrl: string): Promise<BarePair> {
  const [contextA, contextB] = await Promise.all([a.newContext(), b.newContext()]);
  const [pageA, pageB] = await Promise.all([contextA.newPage(), contextB.newPage()]);
  const url = `${courierUrl}/${randomUUID()}`;
  return {
    async measure(iceServers, best, limitMs, offerer) {
      await Promise.all([
        pageA.evaluate(prepare, { url, iceServers, offers: offerer === 'a' }),
        pageB.evaluate(prepare, { url, iceServers, offers: offerer === 'b' }),
      ]);
      await pageA.evaluate(begin);
      await sleep(QUIET_MS);
      const opened = await Promise.all([pageA, pageB].map((page) => openMs(page, limitMs)));
      const paths = await settledPaths([pageA, pageB], best);
      const late = opened.some((ms) => ms === null);
      return {
        tookMs: late ? null : Math.round(Math.max(...opened.map((ms) => ms ?? 0))),
        path: late ? null : worstPath(paths.map((path) => path ?? 'direct')),
      };
    },
    async close() {
      await Promise.all([contextA.close(), contextB.close()]);
    },
  };
}

/** ICE may still change the pair for a while after the channel is open. */
async function settledPaths(pages: readonly Page[], best: LabPath): Promise<readonly (LabPath | null)[]> {
  for (const end = Date.now() + SETTLE_LIMIT_MS; ; await sleep(150)) {
    const paths = await Promise.all(pages.map((page) => page.evaluate(selectedPath)));
    if (paths.every((path) => path !== null && kindOf(path) === kindOf(best)) || Date.now() > end) return paths;
  }
}

/** Each side knows the protocol of its own relay only. The path is the longer one of the two. */
export function worstPath(paths: readonly LabPath[]): LabPath {
  return (['server', 'turn-tls', 'turn-tcp', 'turn-udp'] as const).find((path) => paths.includes(path)) ?? 'direct';
}

async function openMs(page: Page, limitMs: number): Promise<number | null> {
  return page.evaluate((limit) => {
    const late = new Promise<null>((resolve) => setTimeout(resolve, limit, null));
    return Promise.race([(globalThis as unknown as { bare: Bare }).bare.opened, late]);
  }, limitMs);
}

interface Setup {
  readonly url: string;
  readonly iceServers: readonly RTCIceServer[];
  readonly offers: boolean;
}

/**
 * Runs in the page: gathers once without connecting, as a player's page has done before a match begins. Then it
 * connects to the courier and handles what it brings, one message after another.
 */
async function prepare({ url, iceServers, offers }: Setup): Promise<void> {
  const first = new RTCPeerConnection({ iceServers: [...iceServers] });
  const gathered = new Promise((resolve) => {
    first.onicegatheringstatechange = () => first.iceGatheringState === 'complete' && resolve(undefined);
    // Where a server does not answer, engines wait for it.
    setTimeout(resolve, 2_500);
  });
  first.createDataChannel('first');
  await first.setLocalDescription();
  await gathered;
  first.close();

  const socket = new WebSocket(url);
  let onOpened: (ms: number) => void = () => {};
  const opened = new Promise<number>((resolve) => {
    onOpened = resolve;
  });
  const bare: Bare = { socket, opened, connection: null };
  (globalThis as unknown as { bare: Bare }).bare = bare;
  const say = (message: Message) => socket.send(JSON.stringify(message));
  let begunAt = 0;
  const watch = (channel: RTCDataChannel) => {
    channel.onopen = () => {
      onOpened(performance.now() - begunAt);
    };
  };
  async function start(): Promise<RTCPeerConnection> {
    begunAt = performance.now();
    const connection = new RTCPeerConnection({ iceServers: [...iceServers] });
    bare.connection = connection;
    connection.onicecandidate = ({ candidate }) => {
      if (candidate !== null) say({ candidate: candidate.toJSON() });
    };
    connection.ondatachannel = ({ channel }) => watch(channel);
    if (!offers) return connection;
    watch(connection.createDataChannel('bare'));
    const description = await connection.createOffer();
    // Before the candidates, which setLocalDescription sets loose.
    say({ description });
    await connection.setLocalDescription(description);
    return connection;
  }
  async function take(text: string): Promise<void> {
    const connection = bare.connection ?? (await start());
    if (text === 'begin') return;
    const message: Message = JSON.parse(text);
    if ('candidate' in message) {
      await connection.addIceCandidate(message.candidate);
      return;
    }
    await connection.setRemoteDescription(message.description);
    if (message.description.type !== 'offer') return;
    const description = await connection.createAnswer();
    say({ description });
    await connection.setLocalDescription(description);
  }
  let queue = Promise.resolve();
  socket.onmessage = ({ data }) => {
    queue = queue.then(() => take(String(data))).catch(() => {});
  };
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error('the courier does not answer'));
  });
}

/** The courier passes the word to both. */
function begin(): void {
  (globalThis as unknown as { bare: Bare }).bare.socket.send('begin');
}

async function selectedPath(): Promise<LabPath | null> {
  const { connection } = (globalThis as unknown as { bare: Bare }).bare;
  if (connection === null) return null;
  const stats = await connection.getStats();
  for (const entry of stats.values()) {
    if (entry.type !== 'transport' || !entry.selectedCandidatePairId) continue;
    const pair = stats.get(entry.selectedCandidatePairId);
    const local = stats.get(pair.localCandidateId);
    const remote = stats.get(pair.remoteCandidateId);
    const relay =
      local.candidateType === 'relay' ? local.relayProtocol : remote.candidateType === 'relay' ? 'udp' : null;
    return relay === null ? 'direct' : (`turn-${relay}` as LabPath);
  }
  return null;
}
