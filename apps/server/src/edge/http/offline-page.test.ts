import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRig } from './testing/rig.ts';

const WORKER = `addEventListener('fetch', () => {});`;

describe('the worker that keeps the page', () => {
  let web: string;
  beforeAll(() => {
    web = mkdtempSync(join(tmpdir(), 'parley-web-'));
    writeFileSync(join(web, 'index.html'), '<!doctype html>');
    writeFileSync(join(web, 'sw.js'), WORKER);
  });
  afterAll(() => rmSync(web, { recursive: true }));

  it.each([
    ['1', WORKER],
    ['0', 'registration.unregister()'],
  ])('[W10.5] is asked for anew each time, and has the policy; PARLEY_OFFLINE_PAGE=%s', async (value, text) => {
    const rig = await makeRig({ PARLEY_OFFLINE_PAGE: value }, web);
    const { statusCode, headers, body } = await rig.app.inject({ url: '/sw.js' });
    expect(statusCode).toBe(200);
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers['content-type']).toContain('javascript');
    expect(String(headers['content-security-policy'])).toContain("worker-src 'self'");
    expect(String(headers['content-security-policy'])).toContain("connect-src 'self'");
    expect(body).toContain(text);
    await rig.close();
  });
});
