import { Checks, type Client, skipped } from './client.ts';
import { asking } from './curl/ask.ts';
import { checkCaching } from './curl/caching.ts';
import { checkCatalogue } from './curl/catalogue.ts';
import { checkPadding } from './curl/padding.ts';
import { checkRanges } from './curl/ranges.ts';
import { checkRefusals } from './curl/refusals.ts';
import { CURL, missing } from './tools.ts';

/** The contract byte by byte, over curl: what stricter clients than those that run here depend on. */
export const curl: Client = {
  name: 'curl: the HIBP contract',
  run: async (world) => {
    const absent = await missing(CURL);
    if (absent !== null) return skipped(absent);
    const checks = new Checks('curl');
    const ask = asking(world.url);
    await checkRanges(checks, ask, world);
    await checkPadding(checks, ask, world);
    await checkCaching(checks, ask, world);
    await checkRefusals(checks, ask);
    await checkCatalogue(checks, ask, world);
    return checks;
  },
};
