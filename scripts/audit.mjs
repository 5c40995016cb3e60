// Known weaknesses of the packages that players and operators run, as the registry knows them.
import { ROOT } from './root.mjs';
import { runNpm } from './run.mjs';

/** What stops a release. Less is looked at by a person, with `npm audit`. */
const SERIOUS = ['high', 'critical'];

/**
 * @param {(line: string) => void} say
 * @returns {Promise<import('./checks.mjs').Outcome>}
 */
export async function checkAudit(say) {
  const env = { npm_config_fetch_retries: '0', npm_config_fetch_timeout: '15000' };
  const { output } = await runNpm(['audit', '--omit=dev', '--json'], { cwd: ROOT, env, quiet: true });
  const found = auditOutcome(output);
  if (found.skipped > 0) say('The registry answers no audit of the packages: it is left out.');
  return found;
}

/**
 * @param {string} said by `npm audit --json`, with whatever npm says besides
 * @returns {import('./checks.mjs').Outcome}
 */
export function auditOutcome(said) {
  const name = 'audit';
  const weak = vulnerabilitiesIn(said);
  if (weak === null) return { name, passed: 0, failed: 0, skipped: 1 };
  const serious = Object.entries(weak).filter(([, { severity }]) => SERIOUS.includes(severity));
  if (serious.length === 0) return { name, passed: 1, failed: 0, skipped: 0 };
  const lines = serious.map(([packageName, { severity }]) => `${packageName}: ${severity}`);
  return {
    name,
    passed: 0,
    failed: 1,
    skipped: 0,
    output: `${lines.join('\n')}\nnpm audit says more, and npm audit fix may help.\n`,
  };
}

/**
 * @param {string} said
 * @returns {Record<string, { severity: string }> | null} null where there is no answer
 */
function vulnerabilitiesIn(said) {
  const from = said.indexOf('{');
  const to = said.lastIndexOf('}');
  if (from < 0 || to < from) return null;
  try {
    const { vulnerabilities } = JSON.parse(said.slice(from, to + 1));
    return typeof vulnerabilities === 'object' && vulnerabilities !== null ? vulnerabilities : null;
  } catch {
    return null;
  }
}
