import { readFileSync } from 'node:fs';
import { CLIENT_MESSAGES, REFUSAL_CODES } from '@parley/protocol';
import { expect, it } from 'vitest';
import { makeMetrics } from './metrics.ts';

const PAGE = readFileSync(new URL('../../../../docs/limits.md', import.meta.url), 'utf8');
const START = '## Everything that a stranger can send';
const section = PAGE.slice(PAGE.indexOf(START), PAGE.indexOf('\n## ', PAGE.indexOf(START) + 1));
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| input') && !line.startsWith('| ---'))
  .map((line) => line.split('|').map((cell) => cell.trim()));
const named = (cell: string | undefined): readonly string[] =>
  [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

it('[O6.42] every kind of input of a stranger has a bound, a code that there is, and a counter that there is', () => {
  const counters = makeMetrics(false)
    .registry.getMetricsAsArray()
    .map(({ name }) => name);
  expect(rows.length).toBeGreaterThan(15);
  for (const [, input, bound, codes, metrics] of rows) {
    expect([input, bound]).not.toContain('');
    expect(named(codes).length, input).toBeGreaterThan(0);
    expect(named(codes).filter((code) => !REFUSAL_CODES.some((known) => known === code))).toEqual([]);
    expect(named(metrics).length, input).toBeGreaterThan(0);
    expect(named(metrics).filter((name) => !counters.includes(name))).toEqual([]);
  }
});

it('[O6.42] the page says what each message costs', () => {
  const costs = new Map<number, string[]>();
  for (const [type, { handling }] of Object.entries(CLIENT_MESSAGES)) {
    if (handling.cost > 1) costs.set(handling.cost, [...(costs.get(handling.cost) ?? []), `\`${type}\``]);
  }
  const said = [...costs].sort(([a], [b]) => a - b).map(([cost, types]) => `${types.join(', ')} ${cost}`);
  expect(section).toContain(`A message takes one token; ${said.join('; ')}.`);
});
