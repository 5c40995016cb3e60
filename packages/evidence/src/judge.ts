import type { Claim, Evidence } from '@parley/trust';
import { admitAll } from './admitted.ts';
import { branchesOf } from './branches.ts';
import { genesis } from './chain.ts';
import { type ClaimOf, claimOf, sameClaim } from './claim.ts';
import { fileDeposits } from './filed.ts';
import type { Setup } from './fold.ts';
import { forksOf } from './forks.ts';
import type { Budget, Deposit, Findings, JudgedMatch, Witness } from './judged.ts';
import { liarsOf } from './liars.ts';
import { placeAll } from './place.ts';
import { positionsOf } from './positions.ts';
import type { Report } from './report.ts';
import { settle } from './settle.ts';
import { stateHash } from './state-hash.ts';
import { agrees, differs, type OwnStates, statesOf } from './states.ts';
import { tooLong } from './too-long.ts';
import { chainsOf } from './view.ts';

type Lack = Extract<Evidence, { kind: 'none' }>['lack'];

/**
 * What the signed record of a match proves (E2, E4, E5). Neither the order of the deposits nor that of the reports
 * matters. Whatever is in the deposits, it is judged and never thrown at; the budget is looked at between two steps of
 * the title, so a single step that does not end has to be ended from outside; what is known then, `tooLong` says.
 *
 * @param reports verified already, at most one for each seat
 */
export async function judge(
  match: JudgedMatch,
  deposits: readonly Deposit[],
  reports: readonly Report[],
  witness: Witness,
  budget: Budget,
): Promise<Findings> {
  const beganAt = budget.clock();
  const mayGoOn = (): boolean => budget.clock() - beganAt <= budget.maxMs;
  const filing = deposits.length > budget.maxEntries ? null : await fileDeposits(match, deposits, mayGoOn);
  if (filing === null) return tooLong(match, deposits);

  const proofs = forksOf(filing.filed);
  const equivocated = proofs.map(({ seat }) => seat);
  const found: Findings = { ...NOTHING, proofs, equivocated, entries: filing.filed.length };
  const { title } = match;
  if (title === null) return without('unknown-rules', found);
  if (title.kind !== 'turns') throw new Error('no replay of titles by ticks yet');
  if (!title.deterministic) return without('not-expected', found);
  if (filing.filed.length === 0) return without('withheld', found);

  const setup: Setup = {
    match: match.match,
    title,
    seats: match.seats,
    seed: match.seed,
    genesis: await firsts(match),
  };
  const positions = positionsOf(setup, mayGoOn);
  const admitted = admitAll(placeAll(filing, setup.genesis), filing.byHash, match.seats, positions);
  if (admitted === null) return tooLong(match, deposits);
  const own = await statesOf(title, admitted, reports, positions, match.seats, mayGoOn);
  if (own === null) return tooLong(match, deposits);
  const blamed: Findings = { ...found, inconsistent: inconsistentOf(own) };

  const branches = branchesOf(admitted, reports, own, positions, equivocated);
  if (branches === null) return without('split', blamed);
  const chains = chainsOf(branches);
  const ending = settle(setup, chains, { match, reports, witness }, mayGoOn);
  if (ending.kind === 'stopped') return tooLong(match, deposits);
  const { position } = ending.replay;
  const played: Findings = { ...blamed, plies: position.ply, entries: chains.flat().length };
  if (ending.kind === 'contested') return without('contested', played);
  const result = claimOf(position);
  if (ending.kind === 'incomplete' || result === null) {
    const withheld = reports.some(({ heads }) => heads.some((hash) => hash !== null && !filing.byHash.has(hash)));
    return without(withheld ? 'withheld' : 'incomplete', played);
  }

  if (isDesync(own, reports, result)) return { ...played, evidence: { kind: 'desync' } };
  const finalState = position.isVoid ? null : await stateHash(title, position.state);
  const liars = liarsOf(reports, own, admitted, positions, result, finalState);
  if (liars === null) return tooLong(match, deposits);
  return {
    ...played,
    inconsistent: played.inconsistent.filter((seat) => !liars.includes(seat)),
    evidence: { kind: 'complete', claim: officially(result), liars, departures: position.departures },
  };
}

const NOTHING: Findings = {
  evidence: { kind: 'none', lack: 'withheld' },
  inconsistent: [],
  equivocated: [],
  proofs: [],
  plies: 0,
  entries: 0,
};

const without = (lack: Lack, found: Findings): Findings => ({ ...found, evidence: { kind: 'none', lack } });

const firsts = ({ match, seats, keys }: JudgedMatch): Promise<readonly string[]> =>
  Promise.all(Array.from({ length: seats }, (_, seat) => genesis(match, seat, keys)));

/** Who disagrees with the replay while somebody agrees with it: where nobody does, it may be the replay that is wrong. */
function inconsistentOf(own: readonly OwnStates[]): readonly number[] {
  return own.some(agrees) ? own.flatMap((states, seat) => (differs(states) ? [seat] : [])) : [];
}

/** Whether the replay stands alone: no seat's signed states agree with it, and no report either. */
function isDesync(own: readonly OwnStates[], reports: readonly Report[], result: ClaimOf): boolean {
  return (
    own.some(differs) &&
    !own.some(agrees) &&
    reports.every((report) => !sameClaim(report, result) || own[report.seat]?.reportDiffers === true)
  );
}

function officially({ ranks, scores }: ClaimOf): Claim {
  return ranks === null ? { kind: 'void' } : { kind: 'ranks', ranks, scores };
}
