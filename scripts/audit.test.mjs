import { expect, it } from 'vitest';
import { auditOutcome } from './audit.mjs';

/** @param {Record<string, { severity: string }>} vulnerabilities */
const answer = (vulnerabilities) =>
  `npm warn config something\n${JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: {} }, null, 2)}\n`;

it('[O3.8] a package with a serious weakness fails the check, and is named', () => {
  const found = auditOutcome(answer({ ws: { severity: 'high' }, zod: { severity: 'low' } }));
  expect(found).toMatchObject({ failed: 1, passed: 0 });
  expect(found.output).toContain('ws: high');
  expect(found.output).not.toContain('zod');
});

it('[O3.8] without one it passes', () => {
  expect(auditOutcome(answer({ zod: { severity: 'moderate' } }))).toMatchObject({ passed: 1, failed: 0 });
  expect(auditOutcome(answer({}))).toMatchObject({ passed: 1, failed: 0 });
});

it.each([
  ['', 'nothing'],
  ['npm error audit endpoint returned an error', 'words'],
  ['{ "error": { "summary": "405" } }', 'an error'],
  ['{ "half', 'half an answer'],
])('[O3.8] where the registry gives no audit (%s), it is left out and not passed', (said) => {
  expect(auditOutcome(said)).toEqual({ name: 'audit', passed: 0, failed: 0, skipped: 1 });
});
