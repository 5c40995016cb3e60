import { describe, expect, it } from 'vitest';
import { LineLate, LineLost } from '../session/line.ts';
import { HttpRefused } from '../session/post.ts';
import { Delays, spreadOf } from './delays.ts';
import { codeOf } from './errors.ts';
import { niceAbove } from './line-chart.ts';
import { readOptions } from './options.ts';
import { Outages } from './outage.ts';
import { pageOf } from './page.ts';
import { listenersIn, pidsOfPort, usedIn } from './processes.ts';
import { faultsOf, type LoadReport, linesOf } from './report.ts';

const read = readOptions([]);
if (!read.ok || read.value === null) throw new Error('the defaults are wrong');
const report: LoadReport = {
  options: read.value,
  clients: 100,
  enterSeconds: 2,
  seconds: 30,
  matches: { begun: 30, decided: 29, resumed: 1, 'broken-off': 0, 'not-decided': 0, underWay: 0 },
  delays: { join: spreadOf([1, 2, 3]) },
  overTime: { start: [{ second: 1, p50: 3, p99: 4 }], verdict: [], presence: [] },
  errors: {},
  refused: {},
  closed: {},
  outages: [],
  processes: [{ name: 'port 4600', pids: [7], uses: [{ second: 1, cores: 0.5, rssMb: 90 }] }],
  moments: [{ second: 1, connected: 100, begun: 1, decided: 1, heardPerSecond: 9, toolCores: 0.1, toolMb: 80 }],
  heard: { messages: 10, bytes: 100 },
};

describe('the report of a load test', () => {
  it('[O11.5] has the least, the tail and the most of each delay, and what each second brought', () => {
    const delays = new Delays();
    for (let ms = 1; ms <= 100; ms += 1) delays.add('join', ms, ms <= 50 ? 0.5 : 1.5);
    expect(delays.spreads().join).toEqual({ count: 100, p50: 51, p90: 91, p99: 100, most: 100 });
    expect(delays.seconds('join').map(({ second, p50 }) => [second, p50])).toEqual([
      [0, 26],
      [1, 76],
    ]);
  });

  it('[O11.4] an outage lasts from the first loss until everybody is back', () => {
    const outages = new Outages();
    outages.lost(2);
    outages.lost(2.1);
    outages.back(3);
    outages.lost(3.1);
    outages.back(4);
    outages.back(4.5);
    outages.lost(9);
    expect(outages.all).toEqual([
      { from: 2, until: 4.5, lost: 3 },
      { from: 9, until: null, lost: 1 },
    ]);
    expect(outages.away).toBe(1);
  });

  it.each([
    [{}, []],
    [{ clients: 90 }, ['10 clients did not get in.']],
    [{ matches: { ...report.matches, 'not-decided': 1, underWay: 2 } }, ['3 matches began and were not decided.']],
    [{ outages: [{ from: 1, until: null, lost: 5 }] }, ['Not all clients were back at the end.']],
    [{ errors: { 'no-free-pair': 4 } }, ['4 matches did not begin, because every pair played already.']],
  ])('[O11.5] says what is wrong: %j', (change, faults) => {
    expect(faultsOf({ ...report, ...change })).toEqual(faults);
    expect(linesOf({ ...report, ...change })).toEqual(expect.arrayContaining(faults));
  });

  it('[O11.5] the page needs nothing beside it, and what a server said is text in it', () => {
    const said = '</style><script>alert(1)</script>';
    const page = pageOf(
      { ...report, errors: { [said]: 1 }, refused: { [said]: 1 }, closed: { '"><img src=x>': 2 } },
      'now',
    );
    expect(page).not.toMatch(/<script|<img|<link|<[^>]*\s(?:src|href)=|url\(/);
    expect(page).toContain('&#60;script&#62;');
    expect(page.match(/<svg /g)?.length).toBe(8);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('[O11.5] a test in which nothing happened has a page, too', () => {
    const empty = {
      ...report,
      delays: {},
      overTime: { start: [], verdict: [], presence: [] },
      processes: [],
      moments: [],
    };
    expect(pageOf(empty, 'now')).not.toMatch(/NaN|undefined|Infinity/);
  });

  it.each([
    [new HttpRefused('u', 429, '{"code":"too-fast","detail":""}'), 'too-fast'],
    [new HttpRefused('u', 502, '<html>'), 'status-502'],
    [new LineLost('x'), 'connection-lost'],
    [new LineLate('x'), 'no-answer'],
    [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    [new Error('request 7 was refused: busy, plays'), 'busy'],
    [new Error('closed with 4000 before the welcome'), 'closed-4000'],
    ['nonsense', 'unknown'],
  ])('[O11.5] counts %s as %s', (error, code) => {
    expect(codeOf(error)).toBe(code);
  });

  it.each([
    [0, 1],
    [0.3, 0.5],
    [7, 10],
    [120, 200],
    [1_000, 1_000],
  ])('a scale for %d ends at %d', (value, top) => {
    expect(niceAbove(value)).toBeCloseTo(top);
  });
});

describe('what processes use', () => {
  it('[O11.5] is read whatever the program is called', () => {
    const rest = 'S 1 1 1 0 -1 0 0 0 0 0 120 30 0 0 20 0 1 0 5 1000 2560';
    expect(usedIn(`7 (a ) b) ${rest}`)).toEqual({ cpuMs: 1_500, rssMb: 10 });
    expect(usedIn(`7 (node) ${rest.replace('S', 'Z')}`)).toBeNull();
    expect(usedIn('')).toBeNull();
  });

  it('[O11.5] a process is found by the port at which it listens', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:11F8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1',
      '   1: 0100007F:11F8 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 4712 1',
    ].join('\n');
    expect(listenersIn(table, 4_600)).toEqual(['4711']);
    expect(listenersIn(table, 4_601)).toEqual([]);
    expect(pidsOfPort(0)).toEqual([]);
  });
});
