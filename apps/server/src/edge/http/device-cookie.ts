import { DEVICE_HEADER, PARLEY_HEADER } from '@parley/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { deviceToken } from '../../auth/devices.ts';

/** Browsers keep a cookie for 400 days at most; each sign-in renews it. */
const LIFE_SECONDS = 400 * 24 * 3_600;

/** Under HTTPS the name binds the cookie to this host, so that no other one can put it there. */
const nameOf = (secure: boolean): string => (secure ? '__Host-parley-device' : 'parley-device');

/** The token of the device that a request brought; null for none. A client without cookies says it in a header. */
export function presentedDevice(request: FastifyRequest, secure: boolean): string | null {
  const isBearer = request.headers[PARLEY_HEADER] === 'bearer';
  return deviceToken(isBearer ? request.headers[DEVICE_HEADER] : request.cookies[nameOf(secure)]);
}

/** No script reads it, and no other site sends it. */
export function keepDevice(reply: FastifyReply, token: string, secure: boolean): void {
  reply.setCookie(nameOf(secure), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure,
    maxAge: LIFE_SECONDS,
  });
}
