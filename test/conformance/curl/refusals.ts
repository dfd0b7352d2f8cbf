import type { Checks } from '../client.ts';
import type { Ask } from './ask.ts';

/** Pages of other origins may ask for ranges; and what is refused is refused in the contract's words, as text. */
export async function checkRefusals(checks: Checks, ask: Ask): Promise<void> {
  const page = ['-H', 'Origin: https://shop.example'];
  const range = await ask('/range/F7C3B', ...page);
  checks.equal('any page may read a range', range.headers.get('access-control-allow-origin'), '*');
  const wanted = ['Access-Control-Request-Method: GET', 'Access-Control-Request-Headers: add-padding'];
  const fields = wanted.flatMap((field) => ['-H', field]);
  const preflight = await ask('/range/F7C3B', '-X', 'OPTIONS', ...page, ...fields);
  checks.that('a preflight succeeds', preflight.status === 200 || preflight.status === 204, preflight.status);
  checks.equal('a preflight allows all origins', preflight.headers.get('access-control-allow-origin'), '*');
  checks.equal('a preflight allows GET', preflight.headers.get('access-control-allow-methods'), 'GET');
  checks.equal(
    'a preflight allows Add-Padding',
    preflight.headers.get('access-control-allow-headers')?.toLowerCase(),
    'add-padding',
  );
  checks.equal('a preflight lasts twenty days', preflight.headers.get('access-control-max-age'), '1728000');

  const format = 'The hash prefix was not in a valid format';
  const hexadecimal = 'The hash prefix was not valid hexadecimal';
  for (const [path, status, words] of [
    ['/range/F7C3', 400, format],
    ['/range/F7C3BB', 400, format],
    ['/range/', 400, format],
    ['/range/F7C3G', 400, hexadecimal],
    ['/range/F7C3B', 403, 'API request must include a user agent'],
    ['/range/F7C3B', 405, null],
  ] as const) {
    const how = { 400: [], 403: ['-A', ''], 405: ['-X', 'POST', '--data', ''] }[status];
    const answer = await ask(path, ...how);
    const about = `${path}, refused with ${status}`;
    checks.equal(`${about}: the status`, answer.status, status);
    checks.equal(`${about}: plain text`, answer.headers.get('content-type')?.split(';')[0], 'text/plain');
    if (words !== null) checks.equal(`${about}: the words`, answer.body.toString(), words);
    checks.equal(`${about}: readable by pages`, answer.headers.get('access-control-allow-origin'), '*');
    checks.equal(`${about}: never kept`, answer.headers.get('cache-control'), 'no-store');
  }
}
