import { apiRoutes } from '#contract/routes.ts';

/**
 * A path as it may be logged and counted: the template of its route, never what a person put into it. Paths that
 * fit none become one single word, so that a flood of made-up paths fills neither log nor metrics.
 */
export function routeTemplate(path: string): string {
  for (const [pattern, template] of TEMPLATES) if (pattern.test(path)) return template;
  return 'other';
}

const TEMPLATES: readonly (readonly [RegExp, string])[] = [
  [/^\/range(\/|$)/i, '/range/{prefix}'],
  [/^\/api\/v3\/(breaches|latestbreach|dataclasses)$/i, '/api/v3/{list}'],
  [/^\/api\/v3\/breach\//i, '/api/v3/breach/{name}'],
  [/^\/api\/v3(\/|$)/i, '/api/v3/{other}'],
  [/^\/api\/v1\/passwords\/range\//, '/api/v1/passwords/range/{kind}/{version}/{bits}/{prefix}'],
  ...ofContract(),
  [/^\/api\/v1\/openapi\.json$/, '/api/v1/openapi.json'],
  [/^\/api\/auth\//, '/api/auth/{call}'],
  [/^\/api(\/|$)/, '/api/{other}'],
  [/^\/healthz$/, '/healthz'],
  [/^\/readyz$/, '/readyz'],
  [/^\/metrics$/, '/metrics'],
  [/^\/ledger\/checkpoint$/, '/ledger/checkpoint'],
  [/^\/ledger\//, '/ledger/tile/{path}'],
  [/^\/assets\//, '/assets/{file}'],
  [/^\/demo\//, '/demo/{page}'],
  [/^(\/(zh|en))?\/?$/, '/'],
  [/^(\/(zh|en))?\/breaches\//, '/breaches/{name}'],
  [/^(\/(zh|en))?\/lookups?/, '/lookups'],
  [/^(\/(zh|en))?\/about\//, '/about/{page}'],
  [/^(\/(zh|en))?\/(setup|join|sign-in|sign-out|sign-up|second-factor|account|report)(\/|$)/, '/{form}'],
  [/^(\/\.well-known)?\/security\.txt$/, '/security.txt'],
];

/** `/cases/{id}` takes any one word for `{id}`; words that another route names come first. */
function ofContract(): readonly (readonly [RegExp, string])[] {
  const paths = [...new Set(apiRoutes().map(({ path }) => path))];
  const named = (path: string) => path.split('/').filter((part) => !part.startsWith('{')).length;
  return paths
    .sort((a, b) => named(b) - named(a))
    .map((path) => [
      new RegExp(`^/api/v1${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
      `/api/v1${path}`,
    ]);
}
