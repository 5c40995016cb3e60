import type { BrowserContext, Page } from '@playwright/test';

/** What a test can tell a cheating page to send to its opponent, besides what its honest page sends. */
export type Cheat = 'illegal' | 'out-of-turn' | 'another-key' | 'garbage' | 'too-large' | 'replay' | 'false-claim';

/**
 * A hostile client for the tests: the honest page in a browser whose signing and sending were changed before the page
 * loaded. It learns from what the page sends and signs with the page's own key, which it can use and not read. The
 * product has no switch for this; a real cheat would use an extension.
 */
export async function cheatInMatches(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    interface Said {
      readonly t: string;
      readonly heads?: ({ readonly n: number; readonly hash: string } | null)[];
    }
    interface Entry {
      readonly match: string;
      readonly seat: number;
      readonly n: number;
      readonly ply: number;
    }
    let key: CryptoKey | null = null;
    let channel: RTCDataChannel | null = null;
    let heads: Said['heads'] = [];
    /** This player's entries so far, as they were signed. */
    const own: { readonly entry: Entry; readonly header: string; readonly jws: string }[] = [];

    const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
    const encode = (data: Uint8Array): string =>
      btoa(String.fromCharCode(...data))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '');
    const decode = (text: string): Entry => JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')));

    const sign = SubtleCrypto.prototype.sign;
    SubtleCrypto.prototype.sign = async function (algorithm, signingKey, data) {
      key = signingKey;
      const signature = await sign.call(this, algorithm, signingKey, data);
      const signed = new TextDecoder().decode(data as BufferSource);
      const [header = '', body = ''] = signed.split('.');
      if (atob(header.replaceAll('-', '+').replaceAll('_', '/')).includes('parley-entry')) {
        own.push({ entry: decode(body), header, jws: `${signed}.${encode(new Uint8Array(signature))}` });
      }
      return signature;
    };

    // The page numbers its frames and receives acknowledgements of them. Inserted frames get numbers as well, and the
    // acknowledgements are corrected, so that the page notices nothing.
    const DATA = 1;
    const inserted: number[] = [];
    const wireNumbers = new Map<number, number>();
    let lastWire = 0;
    let acknowledgement = 0;

    const send = RTCDataChannel.prototype.send;
    RTCDataChannel.prototype.send = function (data: string | Blob | ArrayBuffer | ArrayBufferView) {
      if (!ArrayBuffer.isView(data)) {
        send.call(this, data as never);
        return;
      }
      const copy = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
      // Not by its label, which simple-peer gives only on the side that offers.
      if (this.ordered && copy[0] === DATA) {
        channel = this;
        const view = new DataView(copy.buffer);
        const number = view.getUint32(1);
        const wire = wireNumbers.get(number) ?? number + inserted.length;
        wireNumbers.set(number, wire);
        lastWire = Math.max(lastWire, wire);
        acknowledgement = view.getUint32(5);
        view.setUint32(1, wire);
        const said = JSON.parse(new TextDecoder().decode(copy.subarray(9))) as Said;
        if (said.heads) heads = said.heads;
      }
      send.call(this, copy);
    };

    const told = (event: MessageEvent): MessageEvent => {
      if (!(event.data instanceof ArrayBuffer)) return event;
      const copy = event.data.slice(0);
      const kind = new Uint8Array(copy)[0] ?? 0;
      if (kind < DATA || kind > 3) return event;
      const view = new DataView(copy);
      const at = kind === DATA ? 5 : 1;
      const acknowledged = view.getUint32(at);
      view.setUint32(at, acknowledged - inserted.filter((wire) => wire <= acknowledged).length);
      return new MessageEvent('message', { data: copy });
    };
    const listen = RTCDataChannel.prototype.addEventListener;
    RTCDataChannel.prototype.addEventListener = function (this: RTCDataChannel, type: string, listener: never) {
      const wrapped = (event: Event) => (listener as (event: Event) => void)(told(event as MessageEvent));
      listen.call(this, type, type === 'message' ? wrapped : listener);
    } as typeof listen;
    const slot = Object.getOwnPropertyDescriptor(RTCDataChannel.prototype, 'onmessage');
    Object.defineProperty(RTCDataChannel.prototype, 'onmessage', {
      ...slot,
      set(this: RTCDataChannel, listener: ((event: MessageEvent) => void) | null) {
        slot?.set?.call(this, listener === null ? null : (event: MessageEvent) => listener(told(event)));
      },
    });

    const put = (text: string): void => {
      if (channel === null) throw new Error('no link yet');
      const payload = bytes(text);
      const frame = new Uint8Array(9 + payload.byteLength);
      const view = new DataView(frame.buffer);
      lastWire += 1;
      inserted.push(lastWire);
      frame[0] = DATA;
      view.setUint32(1, lastWire);
      view.setUint32(5, acknowledgement);
      frame.set(payload, 9);
      send.call(channel, frame);
    };
    const putEntry = async (act: object, ply: number, signingKey: CryptoKey | null): Promise<void> => {
      // The page states every second what it knows. A lie is most convincing if it is built on all of it.
      const known = () => (heads ?? []).reduce((sum, head) => sum + (head === null ? 0 : head.n + 1), 0);
      while (known() < ply) await new Promise((resolve) => setTimeout(resolve, 20));
      const latest = own.at(-1);
      if (!latest || !signingKey) throw new Error('nothing to build on yet');
      const prev = encode(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes(latest.jws))));
      const { seat, n } = latest.entry;
      const named = (heads ?? []).map((head, other) => (other === seat ? null : (head?.hash ?? null)));
      const entry = { ...latest.entry, n: n + 1, prev, heads: named, ply, act };
      const signed = `${latest.header}.${encode(bytes(JSON.stringify(entry)))}`;
      const signature = await sign.call(crypto.subtle, 'Ed25519', signingKey, bytes(signed));
      put(JSON.stringify({ t: 'entry', jws: `${signed}.${encode(new Uint8Array(signature))}` }));
    };

    (globalThis as { cheat?: unknown }).cheat = async (kind: Cheat, ply: number): Promise<void> => {
      switch (kind) {
        case 'illegal':
          // Column 4 is full by then.
          return putEntry({ kind: 'move', move: { column: 3 } }, ply, key);
        case 'out-of-turn':
          return putEntry({ kind: 'move', move: { column: 0 } }, ply, key);
        case 'false-claim':
          return putEntry({ kind: 'drop', seats: [1 - (own[0]?.entry.seat ?? 0)], reason: 'time' }, ply, key);
        case 'another-key': {
          const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
          return putEntry({ kind: 'move', move: { column: 0 } }, ply, pair.privateKey);
        }
        case 'garbage':
          return put('{"t":"entry","jws":');
        case 'too-large':
          return put(JSON.stringify({ t: 'entry', jws: 'x'.repeat(20_000) }));
        case 'replay':
          return put(JSON.stringify({ t: 'entry', jws: own[0]?.jws }));
      }
    };
  });
}

/** Makes this page send it now. `ply` is the number of moves played so far. */
export async function cheat(page: Page, kind: Cheat, ply: number): Promise<void> {
  await page.evaluate(
    ([what, at]) => (globalThis as unknown as { cheat(kind: string, ply: number): Promise<void> }).cheat(what, at),
    [kind, ply] as const,
  );
}
