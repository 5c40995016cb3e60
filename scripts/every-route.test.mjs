import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PRACTICE_PATH } from '../apps/web/src/practice/path.ts';
import { WARM_UP_PATH } from '../apps/web/src/warm-up/path.ts';
import { EVERY_ROUTE } from '../e2e/actions/every-route.ts';
import { INVITATION_PATH } from '../packages/protocol/src/invitation-link.ts';
import { ROOT } from './root.mjs';

/** @type {Readonly<Record<string, string>>} */
const NAMED = { INVITATION_PATH, PRACTICE_PATH, WARM_UP_PATH };

it('[W3.26] every route of the page is checked for accessibility', () => {
  const app = readFileSync(join(ROOT, 'apps/web/src/app.tsx'), 'utf8');
  const routes = [...app.matchAll(/<Route\b([^>]*)\/>/g)].map(([, attributes = '']) => {
    const path = /path=(?:"([^"]*)"|\{(\w+)\})/.exec(attributes);
    if (path === null) return '*';
    return path[1] ?? NAMED[path[2] ?? ''] ?? `unknown: ${path[2]}`;
  });
  expect(routes.length).toBeGreaterThan(20);
  expect(Object.keys(EVERY_ROUTE).sort()).toEqual([...routes].sort());
});
