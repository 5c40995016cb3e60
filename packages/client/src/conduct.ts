import {
  administrationResponseSchema,
  auditLogResponseSchema,
  conductResponseSchema,
  ROUTES,
  takenResponseSchema,
} from '@parley/protocol';
import type { ConductClient } from './client.ts';
import type { Entrance } from './entrance.ts';
import type { Http } from './http.ts';

/** The HTTP calls of conduct (S5, S19). */
export function createConduct(http: Http, { authenticated }: Pick<Entrance, 'authenticated'>): ConductClient {
  const taken = (path: string, body: object) => authenticated(() => http.post(path, body, takenResponseSchema));
  return {
    own: () => authenticated(() => http.get(ROUTES.conduct, conductResponseSchema)),
    complain: (complaint) => taken(ROUTES.complaints, complaint),
    appeal: (appeal) => taken(ROUTES.appeals, appeal),
    administration: () => authenticated(() => http.get(ROUTES.administration, administrationResponseSchema)),
    auditLog: () => authenticated(() => http.get(ROUTES.auditLog, auditLogResponseSchema)),
    administer: (request) => taken(ROUTES.administration, request),
  };
}
