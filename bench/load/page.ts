import { type Chart, chartSvg, plain } from './line-chart.ts';
import { faultsOf, type LoadReport } from './report.ts';

/** The report as one file that needs nothing beside it: no script, nothing that is loaded from elsewhere. */
export function pageOf(report: LoadReport, when: string): string {
  const { options, clients, enterSeconds, seconds, matches, delays, outages } = report;
  const faults = faultsOf(report);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Load test of Parley</title>
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 880px; margin: 2em auto; padding: 0 1em; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { padding: .2em .8em; border-bottom: 1px solid #8884; text-align: right; }
th:first-child, td:first-child { text-align: left; }
svg { width: 100%; height: auto; font: 12px system-ui, sans-serif; fill: currentColor; margin: 1em 0; }
.grid { stroke: currentColor; stroke-opacity: .18; }
.title { font-weight: 600; font-size: 14px; }
.fault { border-left: 4px solid #c2571a; padding-left: .6em; }
</style>
<h1>Load test of Parley</h1>
<p>${plain(when)}. ${number(clients)} clients at ${options.to.map(plain).join(', ')} signed in within ${enterSeconds.toFixed(1)} s. Then ${options.matches}
matches began in a second for ${seconds.toFixed(0)} s, each played for ${options.playSeconds} s.</p>
${faults.map((fault) => `<p class="fault">${plain(fault)}</p>`).join('\n')}
<h2>Matches</h2>
${table(
  ['begun', 'decided', 'of these after a lost connection', 'broken off', 'not decided'],
  [
    [
      matches.begun,
      matches.decided + matches.resumed,
      matches.resumed,
      matches['broken-off'],
      matches['not-decided'] + matches.underWay,
    ].map(number),
  ],
)}
<h2>Delays, in milliseconds</h2>
${table(
  ['', 'p50', 'p90', 'p99', 'most', 'times'],
  Object.entries(delays).map(([name, { p50, p90, p99, most, count }]) => [
    name,
    ...[p50, p90, p99, most, count].map(number),
  ]),
)}
<h2>Lost connections</h2>
${
  outages.length === 0
    ? '<p>None.</p>'
    : table(
        ['at second', 'lost', 'all back after, s'],
        outages.map(({ from, until, lost }) => [
          from.toFixed(1),
          number(lost),
          until === null ? 'never' : (until - from).toFixed(2),
        ]),
      )
}
<h2>What was refused, and what failed</h2>
${[
  ['errors', report.errors],
  ['refused on sockets', report.refused],
  ['connections closed with', report.closed],
]
  .map(([what, by]) =>
    table(
      [String(what), 'times'],
      Object.entries(by ?? {}).map(([code, times]) => [code, number(Number(times))]),
    ),
  )
  .join('\n')}
<h2>Over time</h2>
${chartsOf(report).map(chartSvg).join('\n')}
</html>
`;
}

function chartsOf({ moments, processes, overTime }: LoadReport): readonly Chart[] {
  const over = (name: string, pick: (moment: LoadReport['moments'][number]) => number) => ({
    name,
    points: moments.map((moment) => [moment.second, pick(moment)] as const),
  });
  const rate = (of: 'begun' | 'decided') =>
    moments.map((moment, at) => [moment.second, moment[of] - (moments[at - 1]?.[of] ?? 0)] as const);
  const delay = (title: string, of: keyof typeof overTime): Chart => ({
    title,
    unit: 'ms',
    series: (['p50', 'p99'] as const).map((name) => ({
      name,
      points: overTime[of].filter(({ second }) => second >= 0).map((one) => [one.second, one[name]] as const),
    })),
  });
  return [
    { title: 'Connected clients', unit: 'number', series: [over('connected', ({ connected }) => connected)] },
    {
      title: 'Matches',
      unit: 'in a second',
      series: [
        { name: 'begun', points: rate('begun') },
        { name: 'decided', points: rate('decided') },
      ],
    },
    delay('From the challenge to the start', 'start'),
    delay('From the reports to the verdict', 'verdict'),
    delay('From a change on the list until it is seen', 'presence'),
    {
      title: 'CPU',
      unit: 'cores',
      series: [
        ...processes.map(({ name, uses }) => ({
          name,
          points: uses.map(({ second, cores }) => [second, cores] as const),
        })),
        over('the tool', ({ toolCores }) => toolCores),
      ],
    },
    {
      title: 'Memory',
      unit: 'MB',
      series: [
        ...processes.map(({ name, uses }) => ({
          name,
          points: uses.map(({ second, rssMb }) => [second, rssMb] as const),
        })),
        over('the tool', ({ toolMb }) => toolMb),
      ],
    },
    {
      title: 'Messages that all clients heard',
      unit: 'in a second',
      series: [over('heard', ({ heardPerSecond }) => heardPerSecond)],
    },
  ];
}

const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 1 });

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ''
    : `<table><tr>${head.map((cell) => `<th>${plain(cell)}</th>`).join('')}</tr>${rows
        .map((row) => `<tr>${row.map((cell) => `<td>${plain(cell)}</td>`).join('')}</tr>`)
        .join('')}</table>`;
