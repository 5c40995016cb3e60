const CANDIDATE =
  /^candidate:[\w+/]{1,32} [12] (udp|tcp) \d{1,10} [\w.:%-]{1,255} \d{1,5} typ (host|srflx|prflx|relay)( [\x20-\x7e]*)?$/i;

/**
 * Whether this is one line of ICE and nothing else. An engine ends its connection over a line that it cannot read, so
 * such a line must not reach it.
 */
export function isCandidate(line: string): boolean {
  return CANDIDATE.test(line);
}

/**
 * Whether a candidate of our own is worth a message. TCP candidates of a browser only connect outwards, and no browser
 * listens: between two of them no pair can come about.
 */
export function isUseful(line: string): boolean {
  return CANDIDATE.exec(line)?.[1]?.toLowerCase() === 'udp';
}

const LOCAL =
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|127\.|::1$|f[cd]|fe[89ab])/i;

/**
 * Whether a candidate names an address that means something inside one network only. The names by which browsers hide such
 * addresses (mDNS) need no care: nobody else finds anything under them.
 */
export function isLocal(line: string): boolean {
  const [, , , , address = '', , , type] = line.split(' ');
  return type === 'host' && LOCAL.test(address);
}

/**
 * Whether a description is of the one kind that a link uses: a single section, for data. Anything else (audio, video, a
 * second section) would make the engine open what nobody asked for.
 */
export function isDataOnly(sdp: string): boolean {
  const sections = sdp.match(/^m=.*$/gm) ?? [];
  return sections.length === 1 && (sections[0]?.startsWith('m=application ') ?? false);
}
