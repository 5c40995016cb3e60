import type { BrowserContext, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/**
 * What a page sends and receives over its one link, read inside the page and below the product: frames of the stream on
 * the data channels, and on the server's relay before they enter the cipher and after they leave it. Milliseconds since
 * 1970.
 */
export interface Frames {
  /** When anything from the other side arrived, on any path. */
  readonly heardAt: readonly number[];
  /** Reliable frames by number: their content, when they were first sent, and how often. */
  readonly sent: readonly SentFrame[];
  /** Reliable frames that arrived, once for each arrival. */
  readonly arrived: readonly number[];
  /** Reliable frames as the match received them, in order. */
  readonly delivered: readonly DeliveredFrame[];
}

export interface SentFrame {
  readonly number: number;
  readonly text: string;
  readonly at: number;
  readonly times: number;
}

export interface DeliveredFrame {
  readonly number: number;
  readonly text: string;
  readonly at: number;
}

interface Watched {
  frames?: { heardAt: number[]; sent: Map<number, SentFrame>; arrived: number[]; delivered: DeliveredFrame[] };
}

/** To be called before the page is opened. */
export async function watchFrames(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    /** First byte of a reliable frame, its length without payload, and where its number is (packages/peer/src/stream.ts). */
    const DATA = 1;
    const HEAD = 9;
    const NUMBER = 1;
    /** In front of what is sealed for the server's relay: bytes, not text (packages/peer/src/relay-connection.ts). */
    const BYTES = 2;

    const frames: NonNullable<Watched['frames']> = { heardAt: [], sent: new Map(), arrived: [], delivered: [] };
    (globalThis as unknown as Watched).frames = frames;
    const now = () => performance.timeOrigin + performance.now();
    const decode = TextDecoder.prototype.decode;
    const utf8 = new TextDecoder();
    const bytesOf = (data: unknown) => {
      if (data instanceof ArrayBuffer) return new Uint8Array(data);
      return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : null;
    };
    const numberOf = (frame: Uint8Array) => new DataView(frame.buffer, frame.byteOffset).getUint32(NUMBER);
    const isData = (frame: Uint8Array) => frame[0] === DATA && frame.byteLength > HEAD;

    const sends = (frame: Uint8Array | null) => {
      if (frame === null || !isData(frame)) return;
      const number = numberOf(frame);
      const before = frames.sent.get(number);
      const text = decode.call(utf8, frame.subarray(HEAD));
      frames.sent.set(number, { number, text, at: before?.at ?? now(), times: (before?.times ?? 0) + 1 });
    };
    const hears = (frame: Uint8Array | null) => {
      if (frame === null) return;
      frames.heardAt.push(now());
      if (isData(frame)) frames.arrived.push(numberOf(frame));
    };

    const create = RTCPeerConnection.prototype.createDataChannel;
    RTCPeerConnection.prototype.createDataChannel = function (...args) {
      const channel = create.apply(this, args);
      channel.addEventListener('message', ({ data }) => hears(bytesOf(data)));
      return channel;
    };
    const send = RTCDataChannel.prototype.send;
    RTCDataChannel.prototype.send = function (data: unknown) {
      sends(bytesOf(data));
      send.call(this, data as ArrayBuffer & ArrayBufferView<ArrayBuffer>);
    };

    const sealed = (plain: Uint8Array | null) => (plain?.[0] === BYTES ? plain.subarray(1) : null);
    const { encrypt, decrypt } = SubtleCrypto.prototype;
    SubtleCrypto.prototype.encrypt = function (algorithm, key, data) {
      sends(sealed(bytesOf(data)));
      return encrypt.call(this, algorithm, key, data);
    };
    SubtleCrypto.prototype.decrypt = function (algorithm, key, data) {
      const opened = decrypt.call(this, algorithm, key, data);
      opened.then(
        (plain) => hears(sealed(bytesOf(plain))),
        () => {},
      );
      return opened;
    };

    // The match reads what it is given as text, and what it is given still lies where it arrived: behind its number.
    TextDecoder.prototype.decode = function (data, options) {
      const text = decode.call(this, data, options);
      if (data instanceof Uint8Array && data.byteOffset >= HEAD && text.startsWith('{"t":')) {
        const frame = new Uint8Array(data.buffer, data.byteOffset - HEAD);
        if (isData(frame)) frames.delivered.push({ number: numberOf(frame), text, at: now() });
      }
      return text;
    };
  });
}

export function readFrames(page: Page): Promise<Frames> {
  return page.evaluate(() => {
    const { heardAt, sent, arrived, delivered } = (globalThis as unknown as Watched).frames ?? {};
    if (heardAt === undefined) throw new Error('nobody watches the frames of this page');
    return { heardAt, sent: [...(sent?.values() ?? [])], arrived: arrived ?? [], delivered: delivered ?? [] };
  });
}

/**
 * [L4] Whether everything reliable that these two pages have said so far comes to the other one's match exactly once, in
 * order and unchanged. Answers with how many frames had to be sent more than once, and how many came so.
 */
export async function expectExactlyOnce(
  a: Page,
  b: Page,
): Promise<{ readonly again: number; readonly doubled: number }> {
  let [again, doubled] = [0, 0];
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const { sent } = await readFrames(from);
    const last = Math.max(0, ...sent.map(({ number }) => number));
    expect(last, 'frames that were sent').toBeGreaterThan(5);
    await expect.poll(async () => (await readFrames(to)).delivered.at(-1)?.number ?? 0).toBeGreaterThanOrEqual(last);
    const { delivered, arrived } = await readFrames(to);
    expect(delivered.map(({ number }) => number)).toEqual(delivered.map((_, index) => index + 1));
    const texts = new Map((await readFrames(from)).sent.map(({ number, text }) => [number, text]));
    expect(delivered.map(({ text }) => text)).toEqual(delivered.map(({ number }) => texts.get(number)));
    again += sent.filter(({ times }) => times > 1).length;
    doubled += arrived.length - new Set(arrived).size;
  }
  return { again, doubled };
}

/** An entry as it first came: one player's signed act, and what it says. */
export interface ArrivedEntry {
  readonly jws: string;
  readonly act: string;
  readonly at: number;
}

/** The entries among frames. Matches repeat what the other side does not seem to have, so an entry may come twice. */
export function entriesOf({ delivered }: Pick<Frames, 'delivered'>): readonly ArrivedEntry[] {
  const entries = new Map<string, ArrivedEntry>();
  for (const { text, at } of delivered) {
    const frame = JSON.parse(text) as { t: string; jws?: string };
    if (frame.t !== 'entry' || frame.jws === undefined || entries.has(frame.jws)) continue;
    const payload = Buffer.from(frame.jws.split('.')[1] ?? '', 'base64url').toString();
    const { act } = JSON.parse(payload) as { act: { kind: string } };
    entries.set(frame.jws, { jws: frame.jws, act: act.kind, at });
  }
  return [...entries.values()];
}

/** The longest time in milliseconds, after `since`, in which a page received nothing. */
export function longestSilence({ heardAt }: Pick<Frames, 'heardAt'>, since: number): number {
  const before = heardAt.filter((at) => at <= since).slice(-1);
  const times = [...before, ...heardAt.filter((at) => at > since)];
  return Math.max(0, ...times.slice(1).map((at, index) => at - (times[index] ?? at)));
}
