import { ROUTES } from '@parley/protocol';
import {
  backupRequestSchema,
  linkDeviceRequestSchema,
  removeKeyRequestSchema,
  restoreOptionsRequestSchema,
  restoreRequestSchema,
} from '@parley/protocol/account';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ProvenKey } from '../../auth/guest-keys.ts';
import { isOurOrigin } from '../origin.ts';
import type { HttpDeps } from './deps.ts';
import { deviceOf, type Entering, orRefuse } from './entering.ts';
import { bodyOf, signedIn } from './guard.ts';

/** A guest on several devices, and its backup (S2 b). */
export function addKeyRoutes(app: FastifyInstance, deps: HttpDeps, entering: Entering): void {
  const { config, guestKeys, live, sessions } = deps;
  const { limited, enterAsGuest, counted } = entering;

  function proven(request: FastifyRequest, { key, proof }: Pick<ProvenKey, 'key' | 'proof'>): ProvenKey {
    const { host, origin: page } = request.headers;
    const isOurs = (origin: string): boolean =>
      isOurOrigin(config, origin, host) && (page === undefined || page === origin);
    return { key, proof, isOurs, name: deviceOf(request) };
  }

  app.post(ROUTES.deviceCode, limited, async (request) => orRefuse(await guestKeys.makeCode(signedIn(request).player)));

  app.post(ROUTES.linkDevice, limited, async (request, reply) => {
    const { code, key, proof } = bodyOf(request, linkDeviceRequestSchema);
    const { player } = counted('key', await guestKeys.link(code, proven(request, { key, proof })));
    return enterAsGuest(request, reply, player, key);
  });

  app.post(ROUTES.addBackup, limited, async (request) => {
    const backup = proven(request, bodyOf(request, backupRequestSchema));
    orRefuse(await guestKeys.addBackup(signedIn(request).player, { ...backup, name: '' }));
    return {};
  });

  app.post(ROUTES.restoreOptions, limited, async (request) => {
    const { backup } = bodyOf(request, restoreOptionsRequestSchema);
    return guestKeys.restoreChallenge(backup);
  });

  app.post(ROUTES.restore, limited, async (request, reply) => {
    const { backup, backupProof, key, proof } = bodyOf(request, restoreRequestSchema);
    const device = proven(request, { key, proof });
    const { player } = counted('key', await guestKeys.restore({ key: backup, proof: backupProof }, device));
    return enterAsGuest(request, reply, player, key);
  });

  app.post(ROUTES.removeKey, limited, async (request) => {
    const { player, hash } = signedIn(request);
    orRefuse(await guestKeys.remove(player, bodyOf(request, removeKeyRequestSchema).key));
    // A session does not know by which key it began. A device whose key stayed enters again by itself.
    for (const ended of await sessions.endAll(player.id, hash)) live.sessionEnded(ended);
    return {};
  });
}
