import type { FastifyHelmetOptions } from '@fastify/helmet';
import type { Config } from '../../operate/config.ts';
import { isSecure } from '../origin.ts';

/**
 * Headers of every answer. The page may run only the scripts that this server serves, and speak only to this server and
 * to where it says that it cannot reach it:
 * a message that were to slip into it as markup could neither run nor send anything anywhere. WebRTC is not bound by
 * `connect-src`.
 */
export function securityHeaders(config: Config): FastifyHelmetOptions {
  const https = isSecure(config);
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        mediaSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        // The less preferred protocol may live elsewhere (T7).
        connectSrc: ["'self'", (request) => socketsOf(request.headers.host), ...config.distressOrigins],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // A certificate of one's own on localhost must not lock other projects' localhost to HTTPS.
    hsts: https && config.publicOrigins.length > 0 ? { maxAge: 15_552_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
    // Ignored with a complaint where the page is reached over plain HTTP on another machine.
    crossOriginOpenerPolicy: https ? { policy: 'same-origin' } : false,
    originAgentCluster: https,
    xFrameOptions: { action: 'deny' },
  };
}

/** Said of documents: in the answer to a script or a style sheet no browser reads them. A worker's script is a document of its own. */
const OF_DOCUMENTS = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'origin-agent-cluster',
  'permissions-policy',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-frame-options',
  'x-permitted-cross-domain-policies',
  'x-xss-protection',
];
const PART_OF_THE_PAGE = /^\/(?:assets\/[^?]+\.(?:js|css)|first\.js)(?:\?|$)/;
/** Answers of JSON to the scripts of the page, and its sign: a picture that loads nothing. */
const DATA = /^\/(?:(?:api|\.well-known)\/|favicon\.svg(?:\?|$))/;
/** All that a policy has to say of data: it loads nothing, and no page shows it. */
const POLICY_OF_DATA = "default-src 'none'; frame-ancestors 'none'";

/**
 * Takes the headers away that the answer to this address does without. A page's first load has several such answers, and these headers
 * are two thirds of a kilobyte each (W8).
 */
export function lightenHeaders(
  url: string,
  reply: { removeHeader(name: string): unknown; header(name: string, value: string): unknown },
): void {
  const isData = DATA.test(url);
  if (!isData && !PART_OF_THE_PAGE.test(url)) return;
  for (const name of OF_DOCUMENTS) reply.removeHeader(name);
  if (isData) reply.header('content-security-policy', POLICY_OF_DATA);
}

/** WebSockets of this host: older browsers do not count them as `'self'`. */
const socketsOf = (host: string | undefined): string =>
  host !== undefined && /^[\w.-]+(?::\d+)?$|^\[[\da-f:.]+\](?::\d+)?$/i.test(host)
    ? `ws://${host} wss://${host}`
    : "'self'";
