import { afterEach, describe, expect, it, vi } from 'vitest';
import { keepPage } from './keep-page.ts';

const ORIGIN = 'https://play.example';

describe('having the browser keep the page', () => {
  afterEach(() => vi.unstubAllGlobals());

  /** A page in a browser with these workers; undefined: without any. */
  function pageWith(serviceWorker: object | undefined, isSecure = true): void {
    vi.stubGlobal('isSecureContext', isSecure);
    vi.stubGlobal('location', { origin: ORIGIN });
    vi.stubGlobal('navigator', serviceWorker === undefined ? {} : { serviceWorker });
    const names = [`${ORIGIN}/assets/index-one.js`, 'https://elsewhere.example/assets/a.js'];
    vi.stubGlobal('performance', { getEntriesByType: () => names.map((name) => ({ name })) });
  }

  it('[W10.6] names the parts of this server that the page has loaded', async () => {
    const told: unknown[] = [];
    const register = vi.fn(async () => {});
    pageWith({ register, ready: Promise.resolve({ active: { postMessage: (word: unknown) => told.push(word) } }) });
    await keepPage();
    // The browser asks the server for the worker, not its own cache: an old one could not be taken back.
    expect(register).toHaveBeenCalledWith('/sw.js', { updateViaCache: 'none' });
    expect(told).toEqual([{ used: ['/assets/index-one.js'] }]);
  });

  it('[W10.6] asks for no worker where the connection is not safe', async () => {
    const register = vi.fn(async () => {});
    pageWith({ register, ready: Promise.resolve({ active: null }) }, false);
    await keepPage();
    expect(register).not.toHaveBeenCalled();
  });

  const closed = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  it.each([
    ['has no workers', undefined],
    ['refuses them', { register: () => Promise.reject(new DOMException('', 'SecurityError')) }],
    ['refuses them at once', { register: closed }],
  ])('[W10.6] goes on in a browser that %s', async (_, serviceWorker) => {
    pageWith(serviceWorker);
    await expect(keepPage()).resolves.toBeUndefined();
  });
});
