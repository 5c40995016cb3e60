import type { BrowserContext, Page } from '@playwright/test';

/**
 * A client that records everything that a page of the other players receives and sends, as text in which each byte of
 * binary data is one character (S17).
 */
export interface Received {
  readonly by: Channel;
  readonly text: string;
}

export const CHANNELS = ['socket', 'response', 'described', 'candidate', 'stats', 'data-channel', 'said'] as const;
/** `said` is what this page sent to the server: what its own engine revealed before the server strips it. */
export type Channel = (typeof CHANNELS)[number];

interface Recording {
  received?: Set<string>;
}

/** The figures of connections are looked at so often, in milliseconds: an attempt that fails lives for longer. */
const LOOK_MS = 200;

/** To be called before the page is opened. */
export async function watchReceived(context: BrowserContext): Promise<void> {
  await context.addInitScript((lookMs) => {
    const received = new Set<string>();
    (globalThis as unknown as Recording).received = received;
    const textOf = (data: unknown): string => {
      if (typeof data === 'string') return data;
      const bytes =
        data instanceof ArrayBuffer
          ? new Uint8Array(data)
          : ArrayBuffer.isView(data)
            ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
            : null;
      if (bytes === null) return JSON.stringify(data) ?? '';
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    };
    const keep = (by: string, data: unknown) => received.add(`${by} ${textOf(data)}`);

    const write = WebSocket.prototype.send;
    globalThis.WebSocket = class extends WebSocket {
      constructor(...args: ConstructorParameters<typeof WebSocket>) {
        super(...args);
        this.addEventListener('message', ({ data }) => keep('socket', data));
      }
      override send(data: Parameters<WebSocket['send']>[0]): void {
        keep('said', data);
        write.call(this, data);
      }
    };
    const ask = globalThis.fetch;
    globalThis.fetch = async (...args) => {
      const response = await ask(...args);
      void response
        .clone()
        .text()
        .then((text) => keep('response', text));
      return response;
    };

    const connections: RTCPeerConnection[] = [];
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(...args: ConstructorParameters<typeof RTCPeerConnection>) {
        super(...args);
        connections.push(this);
      }
    };
    const prototype = RTCPeerConnection.prototype;
    const describe = prototype.setRemoteDescription;
    prototype.setRemoteDescription = function (...args: unknown[]) {
      keep('described', args[0]);
      return Reflect.apply(describe, this, args);
    };
    const add = prototype.addIceCandidate;
    prototype.addIceCandidate = function (...args: unknown[]) {
      keep('candidate', args[0]);
      return Reflect.apply(add, this, args);
    };
    const create = prototype.createDataChannel;
    prototype.createDataChannel = function (...args) {
      const channel = create.apply(this, args);
      channel.addEventListener('message', ({ data }) => keep('data-channel', data));
      return channel;
    };

    // Addresses are text wherever an engine tells them; figures would only make each look another one.
    const textsIn = (value: object) => Object.values(value).filter((each) => typeof each === 'string');
    setInterval(async () => {
      for (const connection of connections) {
        keep('described', connection.remoteDescription?.sdp ?? '');
        // Not among the standard types: only some engines have it.
        const ice = connection.sctp?.transport.iceTransport as
          | (RTCIceTransport & { getRemoteCandidates?(): readonly RTCIceCandidate[] })
          | undefined;
        for (const { candidate } of ice?.getRemoteCandidates?.() ?? []) keep('candidate', candidate);
        const stats = await connection.getStats();
        stats.forEach((stat: object) => {
          keep('stats', textsIn(stat).join(' '));
        });
      }
    }, lookMs);
  }, LOOK_MS);
}

export async function readReceived(page: Page): Promise<readonly Received[]> {
  const lines = await page.evaluate(() => [...((globalThis as unknown as Recording).received ?? [])]);
  return lines.map((line) => {
    const end = line.indexOf(' ');
    return { by: line.slice(0, end) as Channel, text: line.slice(end + 1) };
  });
}

/**
 * What identifies one of these IPv4 addresses: written out, as four bytes or as eight hexadecimal digits, also inside
 * base64, as in a signed statement. Messages that the page sent itself are not searched.
 */
export function betrayals(received: readonly Received[], addresses: readonly string[]): readonly Received[] {
  return received.filter(({ by, text }) => by !== 'said' && addresses.some((address) => tells(text, address)));
}

export function tells(text: string, address: string): boolean {
  const bytes = address.split('.').map(Number);
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const written = new RegExp(`(?<![\\d.])${address.replaceAll('.', '\\.')}(?![\\d])`);
  return [text, ...unpacked(text)].some(
    (each) => written.test(each) || each.includes(String.fromCharCode(...bytes)) || each.toLowerCase().includes(hex),
  );
}

/** What the parts of a text say that may be base64, of either alphabet. */
function unpacked(text: string): readonly string[] {
  const parts = text.match(/[\w+/-]{8,}/g) ?? [];
  return parts.map((part) => Buffer.from(part, 'base64').toString('latin1'));
}
