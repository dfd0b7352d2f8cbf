import { z } from 'zod';
import { installationMark } from './installation.ts';

/** RFC 9457 problem details; `code` is Nüwa's closed code (docs/errors.md), `detail` the sentence. */
export const problem = z.object({
  type: z.string().describe('urn:nuwa:error:<code>; docs/errors.md explains each code'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  ...installationMark,
});
export type Problem = z.infer<typeof problem>;
