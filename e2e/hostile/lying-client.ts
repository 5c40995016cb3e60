import type { BrowserContext } from '@playwright/test';

/**
 * A hostile client for the tests: the honest page, in a browser whose signing and sending were tampered with before
 * the page loaded. The product has no switch for this; a real liar would do the same with an extension.
 *
 * Its report claims another result for all players, properly signed with the liar's own key, which a page can use
 * though it cannot read it.
 */
export async function lieInReports(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
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

    /** First place for the liar, unless that is the truth: then first place for everybody. */
    const lie = (ranks: number[], seat: number): number[] => {
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
  });
}

/** A client that answers the key proof of every link with a key that is not the one it was introduced with (S10). */
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
