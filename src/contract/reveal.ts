import { oc } from '@orpc/contract';
import { z } from 'zod';
import { installationMark } from './installation.ts';

/** Beside the other work on a case, because nothing else of the interface ever names a finder. */
export const reveal = {
  finder: oc
    .route({
      method: 'POST',
      path: '/cases/{id}/finder',
      tags: ['Cases'],
      summary: 'Learn who reported this case, on a basis that goes on record',
      description:
        'For coordinators. The basis is kept with the case, encrypted, and the look has a row of its own in the audit. Finders without an account cannot be revealed.',
    })
    .input(
      z.strictObject({
        id: z.string().regex(/^vul_[0-9a-hjkmnp-tv-z]{26}$/),
        basis: z.string().trim().min(1).max(2000).describe('Why you must know; kept encrypted'),
      }),
    )
    .output(z.object({ ...installationMark, account: z.string(), name: z.string(), email: z.string() })),
};
