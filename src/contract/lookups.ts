import { z } from 'zod';
import { installationMark } from './installation.ts';

const language = z.enum(['zh', 'en']).default('zh').describe('Language of the mail and of the advice');

export const lookupRequest = z.object({
  email: z.string().max(320).describe('Whose answer is wanted; it goes to this mailbox and to nobody else'),
  language,
});

export const lookupAccepted = z.object({
  ...installationMark,
  message: z.string().describe('The same words for every address'),
});

export const lookupCode = z.object({ code: z.string().max(100).describe('Out of the mail; works once') });

const advice = z.object({ about: z.string(), title: z.string(), steps: z.array(z.string()) });

export const lookupAnswer = z.object({
  ...installationMark,
  shown: z
    .enum(['exposures', 'silenced'])
    .describe('silenced: the person had answers switched off, so nothing was looked up'),
  exposures: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      organization: z.string().nullable(),
      happened: z.string().nullable(),
      dataClasses: z.array(z.string()),
      schemes: z.array(z.string()),
      sensitive: z.boolean(),
      verdict: z.string(),
    }),
  ),
  advice: z.array(advice),
  caution: z.string().describe('What an empty answer does not mean'),
  decideCode: z.string().describe('For /lookups/decision, once, within thirty minutes'),
});

export const lookupDecision = z.object({
  code: z.string().max(100).describe('decideCode of the answer'),
  wish: z.enum(['silence', 'erase']).describe('silence: answered no longer; erase: taken out of the corpus'),
});

export const lookupDecided = z.object({ ...installationMark, wish: z.enum(['silence', 'erase']) });
