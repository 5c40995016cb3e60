import { ok, PROTOCOL_VERSION, REFUSAL_CODES } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isFinal, refusalOfClose } from './ending.ts';
import { createHttp } from './http.ts';
import { fakeTimers } from './testing/clock.ts';

const answer = z.object({ self: z.string() });

function ask(response: () => Response | Promise<Response>): ReturnType<ReturnType<typeof createHttp>['get']> {
  const http = createHttp({
    origin: 'https://parley.example',
    fetch: async () => response(),
    timers: fakeTimers(),
    bearer: false,
  });
  return http.get('/api/enter', answer);
}

const PAGE = '<!doctype html><title>One moment</title><p>Checking your browser.';
const WHOLE = '{"self":"ada","more":[1,2,3]}';
const STATUSES = [
  200, 201, 400, 401, 403, 404, 405, 407, 408, 409, 413, 418, 421, 425, 429, 431, 451, 500, 501, 502, 503,
].concat([504, 511, 520, 530]);
const BODIES = [
  '',
  ' ',
  PAGE,
  WHOLE.slice(0, 9),
  'null',
  '[]',
  '{}',
  '"no"',
  '\u0000\u0001',
  '{"error":"denied"}',
].concat(['{"code":"blocked-by-policy","detail":""}', '{"code":"version"}']);

describe('an answer that is not of a Parley server', () => {
  it.each(STATUSES.flatMap((status) => BODIES.map((body) => [status, body] as const)))(
    '[S1.21] with %i and %j is no word about the session',
    async (status, body) => {
      const answered = await ask(() => new Response(body, { status }));
      expect(answered.ok).toBe(false);
      expect(!answered.ok && isFinal(answered.error)).toBe(false);
    },
  );

  it('[S1.21] of any status and any text is none, either', async () => {
    const of = fc.record({ status: fc.integer({ min: 200, max: 599 }), body: fc.oneof(fc.string(), fc.json()) });
    await fc.assert(
      fc.asyncProperty(of, async ({ status, body }) => {
        const isBodyless = status === 204 || status === 205 || status === 304;
        const answered = await ask(() => new Response(isBodyless ? null : body, { status }));
        expect(answered.ok || isFinal(answered.error)).toBe(false);
      }),
      { seed: 20 },
    );
  });

  it('[S1.21] which breaks off, or never comes, is none, either', async () => {
    const broken = await ask(() => {
      throw new TypeError('Failed to fetch');
    });
    expect(broken.ok || isFinal(broken.error)).toBe(false);
    const cut = new ReadableStream({ start: (controller) => controller.error(new Error('reset')) });
    const half = await ask(() => new Response(cut));
    expect(half.ok || isFinal(half.error)).toBe(false);
  });

  it('[S7.11] a proxy that says when to ask again is heard', async () => {
    const answered = await ask(() => new Response(PAGE, { status: 503, headers: { 'retry-after': '7' } }));
    expect(!answered.ok && answered.error.retryMs).toBe(7_000);
  });
});

describe('an answer of a Parley server', () => {
  it('[S1.21] that is a refusal keeps its code, whatever the status is', async () => {
    for (const code of REFUSAL_CODES) {
      for (const status of [400, 403, 503]) {
        const answered = await ask(() => Response.json({ code, detail: '' }, { status }));
        expect(!answered.ok && answered.error.code).toBe(code);
      }
    }
  });

  it('[E9.1] in another shape means a newer page only where the server says that it speaks another version', async () => {
    const said = (version: number | null) =>
      ask(() => Response.json({ it: 1 }, { headers: version === null ? {} : { 'x-parley': String(version) } }));
    const codes = [];
    for (const version of [null, PROTOCOL_VERSION, PROTOCOL_VERSION + 1]) {
      const answered = await said(version);
      codes.push(answered.ok ? null : answered.error.code);
    }
    expect(codes).toEqual(['internal', 'internal', 'version']);
  });

  it('[E9.1] that can be read is taken, whatever version it speaks', async () => {
    expect(await ask(() => new Response(WHOLE, { headers: { 'x-parley': '999' } }))).toEqual(ok({ self: 'ada' }));
  });
});

describe('a close that is not of a Parley server', () => {
  it('[S1.21] is no word about the session, whatever its code and its reason are', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 1000, max: 3999 }), fc.integer({ min: 4005, max: 4999 })),
        fc.oneof(fc.string(), fc.constantFrom(...REFUSAL_CODES)),
        (code, reason) => {
          expect(isFinal(refusalOfClose(code, reason))).toBe(false);
        },
      ),
      { seed: 20 },
    );
  });
});
