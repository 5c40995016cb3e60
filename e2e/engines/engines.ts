/**
 * The rules of all titles in several engines, without the rest of the platform: a page of the test's own, as the policy of the product's pages lets
 * no test run anything in them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ENTRY = resolve('packages/evidence/src/testing/engine/engine.ts');
/** What packages/evidence/src/testing/engine/engine.ts tells of a match. */
export interface Digest {
  readonly seed: number;
  readonly steps: number;
  readonly digest: string;
}

export interface Step {
  readonly input: string;
  readonly hash: string;
}

export interface Fault {
  readonly seed: number;
  readonly step: number;
}

/** One engine that plays matches. */
export interface Engine {
  readonly name: string;
  titles(): Promise<readonly string[]>;
  digests(title: string, first: number, count: number, fault?: Fault): Promise<readonly Digest[]>;
  steps(title: string, seed: number, fault?: Fault): Promise<readonly Step[]>;
}

type Method = 'titles' | 'digests' | 'steps';

/** What a page is asked for; `given` as the engine takes it. */
export interface Call {
  readonly method: Method;
  readonly given: readonly unknown[];
}

declare global {
  var engine: Record<Method, (...given: readonly unknown[]) => unknown>;
}

/** For the driver of a browser to run in a page that is at `address`. */
export function inPage({ method, given }: Call): unknown {
  return globalThis.engine[method](...given);
}

/** The bundles of the program, served, and what runs them. */
export interface Engines {
  readonly node: Engine;
  /** Of the page that has the program. */
  readonly address: string;
  close(): Promise<void>;
}

export async function openEngines(): Promise<Engines> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-engines-'));
  const [forNode, forPages] = [join(folder, 'node.mjs'), join(folder, 'page.js')];
  const common = { entryPoints: [ENTRY], bundle: true, format: 'esm' as const, logLevel: 'silent' as const };
  // As the server and the page are built: what makes a bundle small changes no result either.
  await build({ ...common, outfile: forNode, platform: 'node', target: 'node20' });
  const { outputFiles } = await build({
    ...common,
    outfile: forPages,
    write: false as const,
    minify: true,
    target: 'firefox128',
  });
  const script = outputFiles?.[0]?.contents ?? new Uint8Array();
  const server = createServer(({ url }, response) => {
    const isScript = url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><title>t</title><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  const node = startNode(forNode);

  return {
    node: node.engine,
    address,
    async close() {
      node.stop();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An engine that takes calls as plain JSON. */
export function engineBy(name: string, ask: (call: Call) => Promise<unknown>): Engine {
  const call = <Result>(method: Method, ...given: readonly unknown[]): Promise<Result> =>
    ask({ method, given }) as Promise<Result>;
  return {
    name,
    titles: () => call('titles'),
    digests: (title, first, count, fault) => call('digests', title, first, count, fault ?? null),
    steps: (title, seed, fault) => call('steps', title, seed, fault ?? null),
  };
}

/** One process for all calls, which come one at a time. */
function startNode(bundle: string): { readonly engine: Engine; stop(): void } {
  const program = `await import(${JSON.stringify(pathToFileURL(bundle).href)});
    process.on('message', async ({ method, given }) => process.send({ result: await engine[method](...given) }));
    process.on('disconnect', () => process.exit());`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const answers: ((result: unknown) => void)[] = [];
  child.on('message', ({ result }: { readonly result: unknown }) => answers.shift()?.(result));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`Node ended with ${code}`);
  });
  // Nobody asks any more when it is stopped.
  ended.catch(() => {});
  const engine = engineBy('Node', (call) => {
    child.send(call);
    return Promise.race([new Promise((resolve) => answers.push(resolve)), ended]);
  });
  return { engine, stop: () => child.disconnect() };
}

/** Matches of one call: a page that takes longer than a minute for one looks like one that hangs. */
const AT_A_TIME = 10;

/** What all titles come to in an engine, by title. */
export async function digestsOf(engine: Engine, matches: number, fault?: Fault): Promise<Map<string, Digest[]>> {
  const all = new Map<string, Digest[]>();
  for (const title of await engine.titles()) {
    const digests: Digest[] = [];
    for (let seed = 1; seed <= matches; seed += AT_A_TIME)
      digests.push(...(await engine.digests(title, seed, Math.min(AT_A_TIME, matches - seed + 1), fault)));
    all.set(title, digests);
  }
  return all;
}

/** Titles and seeds whose matches differ, in words with the first step at which they do. */
export async function differences(
  [one, ofOne]: readonly [Engine, ReadonlyMap<string, readonly Digest[]>],
  [other, ofOther]: readonly [Engine, ReadonlyMap<string, readonly Digest[]>],
  fault?: Fault,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [title, digests] of ofOne) {
    const others = new Map(ofOther.get(title)?.map((each) => [each.seed, each.digest]));
    const seed = digests.find((each) => others.get(each.seed) !== each.digest)?.seed;
    if (seed === undefined) continue;
    const [here, there] = [await one.steps(title, seed), await other.steps(title, seed, fault)];
    const at = here.findIndex((step, place) => !isSame(step, there[place]));
    const step = at < 0 ? here.length : at;
    found.push(
      `${title}, seed ${seed}, step ${step}: ${one.name} ${say(here[step])}, ${other.name} ${say(there[step])}`,
    );
  }
  return found;
}

const isSame = (one: Step, other: Step | undefined): boolean => one.input === other?.input && one.hash === other.hash;
const say = (step: Step | undefined): string => (step === undefined ? 'is over' : `${step.hash} after ${step.input}`);
