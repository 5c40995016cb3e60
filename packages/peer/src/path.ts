import type { Path } from '@parley/protocol';
import type { LinkStats } from './link.ts';
import type { RtcStat } from './rtc.ts';

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const count = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/** Whether nobody stands between the two ends of the path. */
export const isDirect = (path: Path | null): boolean => path === 'direct' || path === 'reversed';

/** No pair is selected yet, or the connection is gone. */
export const NO_STATS: LinkStats = {
  path: null,
  rttMs: null,
  bytesSent: 0,
  bytesReceived: 0,
  local: null,
  remote: null,
};

/**
 * How a link travels, read from what getStats says about the pair in use. Chromium and current Firefox name that pair
 * in their `transport` entry; Firefox also marks it `selected`. An engine with neither has exactly one pair that is
 * nominated and succeeded. `remoteSdp`: the other side's description with the candidates it has sent, or nothing.
 */
export function readStats(stats: readonly RtcStat[], remoteSdp = ''): LinkStats {
  const byId = new Map(stats.map((stat) => [stat.id, stat]));
  const pair = selectedPair(stats, byId);
  if (pair === undefined) return NO_STATS;
  const local = byId.get(pair.localCandidateId);
  const remote = asDescribed(byId.get(pair.remoteCandidateId), remoteSdp);
  const rtt = pair.currentRoundTripTime;
  return {
    path: pathOf(local, remote),
    rttMs: typeof rtt === 'number' && Number.isFinite(rtt) && rtt >= 0 ? rtt * 1_000 : null,
    bytesSent: count(pair.bytesSent),
    bytesReceived: count(pair.bytesReceived),
    local: text(local?.candidateType),
    remote: text(remote?.candidateType),
  };
}

function selectedPair(stats: readonly RtcStat[], byId: ReadonlyMap<unknown, RtcStat>): RtcStat | undefined {
  const transport = stats.find((stat) => stat.type === 'transport' && stat.selectedCandidatePairId !== undefined);
  if (transport !== undefined) return byId.get(transport.selectedCandidatePairId);
  const pairs = stats.filter((stat) => stat.type === 'candidate-pair');
  return (
    pairs.find((pair) => pair.selected === true) ??
    pairs.find((pair) => pair.nominated === true && pair.state === 'succeeded')
  );
}

/**
 * If the other side's first packet overtakes its candidates, Firefox keeps calling that candidate peer reflexive and
 * leaves the candidate with the same address out of its statistics. A relay would then look like a direct path.
 */
function asDescribed(remote: RtcStat | undefined, remoteSdp: string): RtcStat | undefined {
  if (remote?.candidateType !== 'prflx') return remote;
  const isRelay = remoteSdp.split(/\r?\n/).some((line) => line.includes(` ${remote.address} ${remote.port} typ relay`));
  return isRelay ? { ...remote, candidateType: 'relay' } : remote;
}

/**
 * Reflexive and host candidates are all direct. A relay at either end makes a TURN path. The protocol is known for our
 * own relay only; if only the other side uses one, the path counts as UDP.
 */
function pathOf(local: RtcStat | undefined, remote: RtcStat | undefined): Path | null {
  if (local === undefined || remote === undefined) return null;
  if (local.candidateType === 'relay') {
    if (local.relayProtocol === 'tcp') return 'turn-tcp';
    return local.relayProtocol === 'tls' ? 'turn-tls' : 'turn-udp';
  }
  return remote.candidateType === 'relay' ? 'turn-udp' : 'direct';
}
