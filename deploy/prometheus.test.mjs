// Alerts and dashboard name metrics that the server has, in queries that Prometheus can read, and each alert names what to do.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { makeBusMetrics } from '../apps/server/src/operate/bus-metrics.ts';
import { makeMetrics } from '../apps/server/src/operate/metrics.ts';
import { ROOT } from '../scripts/root.mjs';

/** @type {{ groups: { name: string, rules: { alert: string, expr: string, labels: Record<string, string>, annotations: Record<string, string> }[] }[] }} */
const rules = parse(readFileSync(join(import.meta.dirname, 'prometheus-rules.yaml'), 'utf8'));
/** @type {{ panels: { title: string, targets?: { expr: string }[] }[] }} */
const dashboard = JSON.parse(readFileSync(join(import.meta.dirname, 'grafana-dashboard.json'), 'utf8'));
const operate = readFileSync(join(ROOT, 'docs/operate.md'), 'utf8');

const alerts = rules.groups.flatMap(({ rules: of }) => of);
const queries = [
  ...alerts.map(({ alert, expr }) => /** @type {const} */ ([alert, expr])),
  ...dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => /** @type {const} */ ([title, expr])),
  ),
];

/** Labels and their names, of each series that a server has. @type {Map<string, readonly string[]>} */
const series = new Map();
const { registry } = makeMetrics();
makeBusMetrics(registry);
for (const { name, type } of await registry.getMetricsAsJSON()) {
  const metric = /** @type {{ labelNames?: readonly string[] } | undefined} */ (registry.getSingleMetric(name));
  const labels = metric?.labelNames ?? [];
  const ends = String(type) === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
  for (const end of ends) series.set(name + end, end === '_bucket' ? [...labels, 'le'] : labels);
}
/** What Prometheus adds, and what others than the server say. */
const ADDED = ['job', 'instance'];
const OF_OTHERS = new Set([
  'up',
  'node_filesystem_avail_bytes',
  'node_filesystem_size_bytes',
  'node_timex_sync_status',
  'node_timex_offset_seconds',
]);

/** @param {string} query */
function read(query) {
  /** @type {string[]} */
  const metrics = [];
  /** @type {string[]} */
  const labels = [];
  let faults = 0;
  parser.parse(query).iterate({
    enter({ type, from, to }) {
      const text = query.slice(from, to);
      if (type.isError) faults += 1;
      if (type.name === 'Identifier') metrics.push(text);
      if (type.name === 'LabelName') labels.push(text);
    },
  });
  return { metrics, labels, faults };
}

describe('alerts and dashboard', () => {
  it('[O12.8] are compared with what the server has', () => {
    expect(series.get('parley_verdicts_total')).toEqual(['decision']);
    expect(series.get('parley_http_seconds_bucket')).toEqual(['route', 'status', 'le']);
    expect(read('sum by (a) (rate(b{c="d"}[5m])) > ')).toMatchObject({ metrics: ['b'], labels: ['a', 'c'], faults: 1 });
    expect(queries.length).toBeGreaterThan(40);
  });

  it.each(queries)('[O12.8] %s asks for metrics and labels that there are: %s', (_name, query) => {
    const { metrics, labels, faults } = read(query);
    expect(faults).toBe(0);
    expect(metrics.length).toBeGreaterThan(0);
    expect(metrics.filter((metric) => !series.has(metric) && !OF_OTHERS.has(metric))).toEqual([]);
    if (metrics.some((metric) => OF_OTHERS.has(metric) && metric !== 'up')) return;
    const known = new Set([...ADDED, ...metrics.flatMap((metric) => series.get(metric) ?? [])]);
    expect(labels.filter((label) => !known.has(label))).toEqual([]);
  });

  it.each(alerts)(
    '[O12.8] $alert says how urgent it is, and which section of docs/operate.md says what to do',
    (rule) => {
      expect(['page', 'ticket']).toContain(rule.labels.severity);
      expect(rule.annotations.summary).toBeTruthy();
      const [page, anchor] = rule.annotations.runbook?.split('#') ?? [];
      expect(page).toBe('docs/operate.md');
      const anchors = (operate.match(/^#+ .+$/gm) ?? []).map((heading) =>
        heading
          .replace(/^#+ /, '')
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\s_-]/gu, '')
          .replaceAll(' ', '-'),
      );
      expect(anchors).toContain(anchor);
    },
  );

  it('[O12.8] say no metric in docs/operate.md that there is not', () => {
    const named = operate.match(/\b(?:parley|nodejs|process)_[a-z0-9_]+\b/g) ?? [];
    expect(named.filter((name) => !series.has(name) && !series.has(`${name}_count`))).toEqual([]);
  });
});
