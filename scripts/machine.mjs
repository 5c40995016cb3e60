// What the tests need from the machine besides Node: installed if that works without questions, otherwise named.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';

/**
 * Whether a program exists, by a path, or by a name that is also looked for among administrators' programs.
 *
 * @typedef {object} Need
 * @property {string[]} programs any of which will do
 * @property {string} apt the Debian package that has it
 * @property {string} without what is left out where it is missing
 */

/**
 * Whether a program exists, by a path, or by a name that is also looked for among administrators' programs.
 *
 * @type {readonly Need[]}
 */
const NEEDS = [
  {
    programs: [process.env.PARLEY_CHROMIUM || 'chromium', 'chromium-browser', 'google-chrome'],
    apt: 'chromium',
    without: 'all tests in browsers',
  },
  {
    programs: [process.env.PARLEY_FIREFOX || 'firefox-esr', 'firefox'],
    apt: 'firefox-esr',
    without: 'tests in Firefox',
  },
  { programs: ['turnserver'], apt: 'coturn', without: 'tests of relayed links' },
  { programs: ['redis-server'], apt: 'redis-server', without: 'tests of several processes' },
  {
    // Debian keeps it beside its versions, out of the path.
    programs: ['/usr/lib/postgresql/15/bin/postgres', 'postgres'],
    apt: 'postgresql',
    without: 'tests of the store on PostgreSQL, and of several processes',
  },
  { programs: ['caddy'], apt: 'caddy', without: 'tests of the processes of a deployment together' },
  { programs: ['ip'], apt: 'iproute2', without: 'tests of links between separate networks' },
  { programs: ['nft'], apt: 'nftables', without: 'tests of links between separate networks' },
];

/**
 * Whether a program exists, by a path, or by a name that is also looked for among administrators' programs.
 *
 * @typedef {object} Machine
 * @property {boolean} chromium
 * @property {string[]} leftOut sentences about what is missing and what is therefore not tested
 */

/**
 * Installs missing programs through apt, if we are root on a Debian-like system.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<Machine>}
 */
export async function prepareMachine(say) {
  const missing = missingNeeds();
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const packages = missing.map(({ apt }) => apt);
    say(`Installing what the tests need: ${packages.join(', ')}.`);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const install = () =>
      run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env, quiet: true });
    const first = await install();
    if (first.code !== 0) {
      await run('apt-get', ['update'], { env, quiet: true });
      const second = await install();
      if (second.code !== 0) say(second.output.trim().split('\n').slice(-3).join('\n'));
    }
  }
  const left = missingNeeds();
  return {
    chromium: !left.some(({ apt }) => apt === 'chromium'),
    leftOut: left.map(({ apt, without }) => `${apt} is not installed, so these are left out: ${without}.`),
  };
}

/**
 * Whether a program exists, by a path, or by a name that is also looked for among administrators' programs.
 *
 * @param {(program: string) => boolean} [isThere]
 * @returns {Need[]}
 */
export function missingNeeds(isThere = isInstalled) {
  return NEEDS.filter(({ programs }) => !programs.some(isThere));
}

/**
 * Whether a program exists, by a path, or by a name that is also looked for among administrators' programs.
 *
 * @param {string} program a name, looked for where administrators' programs are too, or a path
 */
function isInstalled(program) {
  if (program.includes('/')) return existsSync(program);
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => existsSync(join(folder, program)));
}
