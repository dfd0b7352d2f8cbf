/**
 * The arrows: which part of the house may import which. `test/architecture.test.ts` reads this table and fails on any
 * other import. Longest matching prefix wins. A part may always import itself. `types` lists what may be imported
 * with `import type` only.
 */
export type Part = {
  readonly path: string;
  readonly may: readonly string[];
  readonly types?: readonly string[];
};

export const PARTS: readonly Part[] = [
  { path: 'src/kernel', may: [] },

  { path: 'src/domain/identifiers', may: ['src/kernel'] },
  { path: 'src/domain/assertions', may: ['src/kernel'] },
  { path: 'src/domain/ledger', may: ['src/kernel'] },
  { path: 'src/domain/incidents', may: ['src/kernel', 'src/domain/assertions'] },
  { path: 'src/domain/breaches', may: ['src/kernel', 'src/domain/identifiers', 'src/domain/assertions'] },

  {
    path: 'src/domain/organizations',
    may: ['src/kernel', 'src/domain/assertions', 'src/domain/identifiers'],
  },
  {
    path: 'src/domain/vulnerabilities',
    may: ['src/kernel', 'src/domain/assertions', 'src/domain/organizations'],
  },
  { path: 'src/domain/access', may: ['src/kernel', 'src/domain/assertions', 'src/domain/organizations'] },
  { path: 'src/domain/evidence', may: ['src/kernel', 'src/domain/identifiers'] },
  { path: 'src/domain/findings', may: ['src/kernel'] },
  { path: 'src/domain/reports', may: ['src/kernel', 'src/domain'] },
  { path: 'src/domain/security-txt', may: ['src/kernel'] },

  { path: 'src/contract', may: ['src/kernel', 'src/domain'] },
  { path: 'src/stores', may: ['src/kernel', 'src/domain'] },
  { path: 'src/engines/corpus', may: ['src/kernel', 'src/domain'] },
  { path: 'src/engines/dumps', may: ['src/kernel', 'src/domain'] },
  { path: 'src/engines/keys', may: ['src/kernel', 'src/domain'] },
  { path: 'src/engines/egress', may: ['src/kernel', 'src/domain'] },
  { path: 'src/engines/evidence', may: ['src/kernel', 'src/domain'] },
  { path: 'src/engines/mailbox', may: ['src/kernel', 'src/domain'] },
  { path: 'src/engines/installation', may: ['src/kernel'] },
  { path: 'src/engines/ledger-files', may: ['src/kernel', 'src/domain'] },
  { path: 'src/engines/mail', may: ['src/kernel', 'src/domain'] },

  { path: 'src/pipeline/0-people', may: ['src/kernel', 'src/domain'], types: ['src/stores', 'src/engines'] },
  {
    path: 'src/pipeline/1-discover',
    may: ['src/kernel', 'src/domain'],
    types: ['src/stores', 'src/engines'],
  },
  { path: 'src/pipeline/2-verify', may: ['src/kernel', 'src/domain'], types: ['src/stores', 'src/engines'] },
  { path: 'src/pipeline/3-notify', may: ['src/kernel', 'src/domain'], types: ['src/stores', 'src/engines'] },
  { path: 'src/pipeline/4-repair', may: ['src/kernel', 'src/domain'], types: ['src/stores', 'src/engines'] },
  { path: 'src/pipeline/5-account', may: ['src/kernel', 'src/domain'], types: ['src/stores', 'src/engines'] },

  { path: 'src/delivery/http', may: ['src/kernel', 'src/contract', 'src/pipeline'] },
  { path: 'src/delivery/site', may: ['src/kernel', 'src/contract', 'src/pipeline'] },
  { path: 'src/delivery/jobs', may: ['src/kernel', 'src/contract', 'src/pipeline'] },
  { path: 'src/delivery/control', may: ['src/kernel', 'src/contract', 'src/pipeline'] },
  { path: 'src/delivery/cli', may: ['src/kernel', 'src/contract', 'src/pipeline'] },

  { path: 'src/config.ts', may: ['src/kernel'] },
  { path: 'src/compose.ts', may: ['src', 'cases'] },
  { path: 'src/compose-http.ts', may: ['src'] },
  { path: 'src/compose', may: ['src'] },
  { path: 'src/start-server.ts', may: ['src'] },
  { path: 'src/main.ts', may: ['src'] },

  { path: 'cases', may: ['src/kernel', 'src/domain', 'src/contract'] },
  { path: 'bench', may: ['src', 'cases'] },
  { path: 'test', may: ['src', 'cases', 'bench', 'architecture.ts'] },
];
