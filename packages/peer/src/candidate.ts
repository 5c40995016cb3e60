const CANDIDATE =
  /^candidate:[\w+/]{1,32} [12] (udp|tcp) \d{1,10} [\w.:%-]{1,255} \d{1,5} typ (host|srflx|prflx|relay)( [\x20-\x7e]*)?$/i;

/**
 * Whether this is exactly one line of ICE. An engine ends its connection over a line that it cannot read, so such a
 * line must not reach it.
 */
export function isCandidate(line: string): boolean {
  return CANDIDATE.test(line);
}

/**
 * Whether one of our own candidates is worth a message. A TCP candidate of a browser only connects outwards and no
 * browser listens, so two of them never form a pair.
 */
export function isUseful(line: string): boolean {
  return CANDIDATE.exec(line)?.[1]?.toLowerCase() === 'udp';
}

const LOCAL =
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|127\.|::1$|f[cd]|fe[89ab])/i;

/**
 * Whether the address of a candidate has a meaning inside one network only. The names by which browsers hide such
 * addresses (mDNS) need no care: nobody outside the network can resolve them.
 */
export function isLocal(line: string): boolean {
  const [, , , , address = '', , , type] = line.split(' ');
  return type === 'host' && LOCAL.test(address);
}

/**
 * Whether a description has the one form that a link uses: a single section, for data. Anything else (audio, video, a
 * second section) would make the engine open things that nobody asked for.
 */
export function isDataOnly(sdp: string): boolean {
  const sections = sdp.match(/^m=.*$/gm) ?? [];
  return sections.length === 1 && (sections[0]?.startsWith('m=application ') ?? false);
}
