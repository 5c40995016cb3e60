import { COMPLAINT_REASONS } from '@parley/protocol';
import { FADE_MS, HEAVY_LEVEL, LEVELS, OFFENCE_OF, POLICY } from './policy.ts';

const DAY_MS = 86_400_000;

/** The tables of docs/conduct.md, made from the policy, so that the page cannot say anything else than what decides. */
export function policyTables(): string {
  const offences = Object.entries(POLICY).map(
    ([offence, { what, track, first, takes, takesHeavy }]) =>
      `| \`${offence}\` | ${what} | ${track} | ${LEVELS[first]?.name ?? ''} | ${takes.join(', ')} | ${takesHeavy.join(', ')} |`,
  );
  const reasons = COMPLAINT_REASONS.map(
    (reason) =>
      `| \`${reason}\` | ${OFFENCE_OF[reason] === null ? 'only an administrator decides' : `\`${OFFENCE_OF[reason]}\``} |`,
  );
  return [
    `| offence | when | track | begins with | takes | takes from ${LEVELS[HEAVY_LEVEL].name} on |`,
    '| --- | --- | --- | --- | --- | --- |',
    ...offences,
    '',
    `The levels: ${LEVELS.map(({ name }) => name).join('; ')}. Down one level for each ${FADE_MS / DAY_MS} days without a restriction.`,
    '',
    '| a complaint of | adds up to |',
    '| --- | --- |',
    ...reasons,
  ].join('\n');
}
