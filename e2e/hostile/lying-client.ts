import type { BrowserContext } from '@playwright/test';

/**
 * A hostile client for the tests: the honest page in a browser whose signing and sending were changed before the page
 * loaded. The product has no switch for this; a real liar would use an extension.
 *
 * Its report claims another result for all players and is properly signed with the liar's own key, which a page can use
 * and not read: first place for the liar (`own`), or for everybody, so that two can lie alike (`all`).
 */
export async function lieInReports(context: BrowserContext, claim: 'own' | 'all' = 'own'): Promise<void> {
  await context.addInitScript((claim) => {
    let key: CryptoKey | null = null;
    const sign = SubtleCrypto.prototype.sign;
    SubtleCrypto.prototype.sign = function (algorithm, signingKey, data) {
      key = signingKey;
      return sign.call(this, algorithm, signingKey, data);
    };

    const encode = (bytes: Uint8Array): string =>
      btoa(String.fromCharCode(...bytes))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '');
    const decode = (text: string): unknown => JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')));

    /** First place for the liar. If that is the truth, first place for everybody. */
    const lie = (ranks: number[], seat: number): number[] => {
      if (claim === 'all') return ranks.map(() => 1);
      const claimed = ranks.map((_rank, at) => (at === seat ? 1 : 2));
      return claimed.every((rank, at) => rank === ranks[at]) ? ranks.map(() => 1) : claimed;
    };

    const forge = async (report: string): Promise<string> => {
      const [header = '', body = ''] = report.split('.');
      const claims = decode(body) as { ranks: number[] | null; seat: number };
      if (claims.ranks === null || key === null) return report;
      const forged = { ...claims, ranks: lie(claims.ranks, claims.seat) };
      const signed = `${header}.${encode(new TextEncoder().encode(JSON.stringify(forged)))}`;
      const signature = await sign.call(crypto.subtle, 'Ed25519', key, new TextEncoder().encode(signed));
      return `${signed}.${encode(new Uint8Array(signature))}`;
    };

    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      const message: unknown = typeof data === 'string' ? JSON.parse(data) : null;
      if (typeof message !== 'object' || message === null || !('type' in message) || message.type !== 'report') {
        send.call(this, data);
        return;
      }
      const { report } = message as unknown as { report: string };
      void forge(report).then((forged) => send.call(this, JSON.stringify({ ...message, report: forged })));
    };
  }, claim);
}

/**
 * Messages of these kinds never reach the server as they are: a client that withholds something, or a filter on the
 * way. They are sent for a match that does not exist, so that each gets an answer and the page waits for none.
 */
export async function misdirect(context: BrowserContext, types: readonly string[]): Promise<void> {
  await context.addInitScript((withheld) => {
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      const message: unknown = typeof data === 'string' ? JSON.parse(data) : null;
      const isMeant =
        typeof message === 'object' && message !== null && 'type' in message && withheld.includes(String(message.type));
      send.call(this, isMeant ? JSON.stringify({ ...message, match: 'no-such-match' }) : data);
    };
  }, types);
}

/** A browser whose WebSockets can be cut off, as a flood or a filter would do. Plain requests and links continue. */
export async function cuttable(context: BrowserContext): Promise<(isCut: boolean) => Promise<void>> {
  await context.addInitScript(() => {
    const sockets = new Set<WebSocket>();
    let isCut = false;
    const Real = WebSocket;
    class Cuttable extends Real {
      constructor(url: string | URL) {
        // Nothing listens there, so the browser reports a server out of reach.
        super(isCut ? 'ws://127.0.0.1:9/' : url);
        sockets.add(this);
      }
    }
    Object.assign(globalThis, {
      WebSocket: Cuttable,
      cutSockets(cut: boolean) {
        isCut = cut;
        if (cut) for (const socket of sockets) socket.close();
      },
    });
  });
  return async (isCut) => {
    for (const page of context.pages()) {
      await page.evaluate(
        (cut) => (globalThis as unknown as { cutSockets(cut: boolean): void }).cutSockets(cut),
        isCut,
      );
    }
  };
}

/** A client that answers the key proof of every link with another key than the introduced one (S10). */
export async function proveWithAnotherKey(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const sign = SubtleCrypto.prototype.sign;
    SubtleCrypto.prototype.sign = function (algorithm, signingKey, data) {
      const text = new TextDecoder().decode(data as BufferSource);
      const header = text.split('.')[0] ?? '';
      const typ: unknown = /^[A-Za-z0-9_-]+$/.test(header)
        ? (JSON.parse(atob(header.replaceAll('-', '+').replaceAll('_', '/'))) as { typ?: unknown }).typ
        : null;
      if (typeof typ !== 'string' || !typ.includes('link-proof')) return sign.call(this, algorithm, signingKey, data);
      const other = crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']) as Promise<CryptoKeyPair>;
      return other.then((pair) => sign.call(this, algorithm, pair.privateKey, data));
    };
  });
}
