import { isIP } from 'node:net';
import { LIMITS, type Signal } from '@parley/protocol';

/**
 * Removes from a signal everything that could reveal the address of its sender (S17). Only relayed candidates pass, without the
 * address behind them. Of a description only the lines pass that data channels need. This file lists what may pass, line by line.
 * Everything else that an engine writes, now or later, is removed.
 *
 * The server cannot know the addresses of relays, so it believes that a candidate of type relay is one.
 *
 * @returns null for a candidate that must not be carried at all, and for what would be longer than it may be
 */
export function stripAddress(signal: Signal): Signal | null {
  switch (signal.kind) {
    case 'description': {
      const sdp = strippedSdp(signal.sdp);
      // What takes the place of a line can be longer than the line: of thousands of short ones the other side would get a message that it may not read.
      return sdp.length > LIMITS.descriptionChars ? null : { ...signal, sdp };
    }
    case 'candidate': {
      const candidate = signal.candidate === '' ? '' : strippedCandidate(signal.candidate);
      if (candidate === null || candidate.length > LIMITS.candidateChars) return null;
      const { sdpMid } = signal;
      return { ...signal, candidate, sdpMid: sdpMid !== null && MID.test(sdpMid) ? sdpMid : null };
    }
    case 'retry':
    case 'share':
      return signal;
    default:
      return signal satisfies never;
  }
}

const MID = /^\w{1,16}$/;

const CANDIDATE =
  /^candidate:([\w+/]{1,32}) ([12]) (udp|tcp) (\d{1,10}) ([\da-f:.]{2,45}) (\d{1,5}) typ relay(?: (.*))?$/i;
const GENERATION = /(?:^| )generation (\d{1,5})(?: |$)/;
const UFRAG = /(?:^| )ufrag ([A-Za-z0-9+/]{4,256})(?: |$)/;

/**
 * A relayed candidate without the address behind it; null for any other. `candidate:1 1 udp 5 203.0.113.9 50000 typ relay
 * raddr 192.0.2.7 rport 4000 network-id 2` becomes `candidate:1 1 udp 5 203.0.113.9 50000 typ relay raddr 0.0.0.0 rport 0`.
 */
export function strippedCandidate(line: string): string | null {
  const fields = CANDIDATE.exec(line);
  if (fields === null) return null;
  const [, foundation, component, transport, priority, address = '', port, rest = ''] = fields;
  const family = isIP(address);
  if (family === 0) return null;
  const behind = family === 6 ? '::' : '0.0.0.0';
  const generation = GENERATION.exec(rest)?.[1];
  const ufrag = UFRAG.exec(rest)?.[1];
  return [
    `candidate:${foundation} ${component} ${transport} ${priority} ${address} ${port} typ relay raddr ${behind} rport 0`,
    ...(generation === undefined ? [] : [`generation ${generation}`]),
    ...(ufrag === undefined ? [] : [`ufrag ${ufrag}`]),
  ].join(' ');
}

/** Lines that pass unchanged. None of their values can hold an address, which has a dot or several colons. */
const KEPT = [
  /^v=0$/,
  /^t=\d{1,20} \d{1,20}$/,
  /^a=group:(?:BUNDLE|LS)(?: \w{1,16}){0,4}$/,
  /^a=msid-semantic: ?WMS(?: \*)?$/,
  /^a=(?:extmap-allow-mixed|sendrecv|end-of-candidates)$/,
  /^a=ice-options:[a-z0-9,-]{1,60}(?: [a-z0-9,-]{1,60})*$/,
  /^a=ice-ufrag:[A-Za-z0-9+/]{4,256}$/,
  /^a=ice-pwd:[A-Za-z0-9+/]{22,256}$/,
  // Exactly as many pairs as these digests have. No address has that many.
  /^a=fingerprint:sha-256 [\da-f]{2}(?::[\da-f]{2}){31}$/i,
  /^a=fingerprint:sha-384 [\da-f]{2}(?::[\da-f]{2}){47}$/i,
  /^a=fingerprint:sha-512 [\da-f]{2}(?::[\da-f]{2}){63}$/i,
  /^a=setup:(?:actpass|active|passive)$/,
  /^a=mid:\w{1,16}$/,
  /^a=sctp-port:\d{1,5}$/,
  /^a=max-message-size:\d{1,20}$/,
];

const ORIGIN = /^o=\S+ (\d{1,20}) (\d{1,20}) /;
const MEDIA = /^m=application \d{1,5} ([A-Z]{1,8}(?:\/[A-Z]{1,8}){0,3}) (webrtc-datachannel|\d{1,5})$/;

/** A description of data channels without any address, and without lines that such a description does not need. */
export function strippedSdp(sdp: string): string {
  const lines = sdp.split(/\r\n|\r|\n/).flatMap((line) => strippedLine(line) ?? []);
  return `${lines.join('\r\n')}\r\n`;
}

function strippedLine(line: string): string | null {
  if (KEPT.some((kept) => kept.test(line))) return line;
  if (line.startsWith('a=candidate:')) {
    const candidate = strippedCandidate(line.slice('a='.length));
    return candidate === null ? null : `a=${candidate}`;
  }
  if (line.startsWith('o=')) {
    const [, id = '1', version = '1'] = ORIGIN.exec(line) ?? [];
    return `o=- ${id} ${version} IN IP4 0.0.0.0`;
  }
  if (line.startsWith('s=')) return 's=-';
  if (line.startsWith('c=')) return 'c=IN IP4 0.0.0.0';
  const media = MEDIA.exec(line);
  return media === null ? null : `m=application 9 ${media[1]} ${media[2]}`;
}
