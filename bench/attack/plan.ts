/** What strangers do to a server while others play there. */
export const ATTACKS = {
  'one floods': 'one client says as much as it can over its connection, and comes back when it is closed',
  '200 flood': '200 clients from 20 addresses do the same together',
  'deaf readers': '200 clients from 20 addresses ask for lists without end, and never read an answer',
  'half-open':
    '10,000 connections that stop in the middle: of them a third after the TCP handshake, a third in the middle of an upgrade, a third after it, before a hello',
  'half-open TLS':
    '10,000 connections to a server with a certificate that stop in the middle of the TLS handshake, half of them before its first byte',
} as const;
export type AttackName = keyof typeof ATTACKS;

export interface AttackOrder {
  readonly url: string;
  readonly name: AttackName;
  /** A tenth of everybody, for tests. */
  readonly few: boolean;
}

/** What the attackers did until they were stopped. */
export interface AttackAnswer {
  readonly type: 'attacked';
  readonly sent: number;
  readonly opened: number;
  /** Connections that the server closed. */
  readonly closed: number;
  /** Connections at the end. */
  readonly held: number;
}
