import { oc } from '@orpc/contract';
import { z } from 'zod';
import { breachAnswer, breachesAnswer } from './breaches.ts';
import { installationAnswer } from './installation.ts';
import {
  lookupAccepted,
  lookupAnswer,
  lookupCode,
  lookupDecided,
  lookupDecision,
  lookupRequest,
} from './lookups.ts';

import { audit } from './audit.ts';
import { cases, families, findings } from './cases.ts';
import { divisions } from './divisions.ts';
import { organizations } from './organizations.ts';
import { people } from './people.ts';
import { reports } from './reports.ts';
import { reveal } from './reveal.ts';
import { sets } from './sets.ts';
import { systems } from './systems.ts';

/**
 * Nüwa's own interface below `/api/v1`: one source for the server, the OpenAPI document and typed clients.
 * Password ranges are text on a raw route and stand in `range-operation.ts`.
 */
export const api = {
  installation: oc
    .route({
      method: 'GET',
      path: '/installation',
      tags: ['Corpus'],
      summary: 'What this installation is and holds',
    })
    .output(installationAnswer),
  breaches: {
    list: oc
      .route({
        method: 'GET',
        path: '/breaches',
        tags: ['Breaches'],
        summary: 'Every breach in the catalogue',
      })
      .output(breachesAnswer),
    get: oc
      .route({
        method: 'GET',
        path: '/breaches/{name}',
        tags: ['Breaches'],
        summary: 'One breach: its profile, and who says what about it',
      })
      .input(z.object({ name: z.string().max(200).describe('Name of the breach, in any case of letters') }))
      .output(breachAnswer),
  },
  people,
  organizations,
  systems,
  divisions,
  reports,
  cases,
  families,
  findings,
  reveal,
  sets,
  audit,
  lookups: {
    request: oc
      .route({
        method: 'POST',
        path: '/lookups',
        tags: ['Look-ups'],
        successStatus: 202,
        summary: 'Ask what is out about an e-mail address; the answer goes to that address',
        description:
          'Says the same for every address. The mail carries a code that works once, for thirty minutes.',
      })
      .input(lookupRequest)
      .output(lookupAccepted),
    answer: oc
      .route({
        method: 'POST',
        path: '/lookups/answer',
        tags: ['Look-ups'],
        summary: 'Exchange the code out of the mail for the answer',
      })
      .input(lookupCode)
      .output(lookupAnswer),
    decide: oc
      .route({
        method: 'POST',
        path: '/lookups/decision',
        tags: ['Look-ups'],
        summary: 'Have own exposures answered no longer, or erased',
      })
      .input(lookupDecision)
      .output(lookupDecided),
  },
};
