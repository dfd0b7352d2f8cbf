import { findingSentence } from '#domain/ledger/audit.ts';
import type { Corpus } from '#engines/corpus/corpus.ts';
import type { LedgerFiles } from '#engines/ledger-files/ledger-files.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Jobs } from '#stores/jobs.ts';
import type { Stores } from '#stores/stores-on.ts';

export type ExamineNeeds = {
  readonly corpus: Pick<Corpus, 'verify' | 'stats'>;
  readonly ledger: Pick<LedgerFiles, 'audit' | 'checkpoint'>;
  readonly stores: Pick<Stores, 'ledgerLeaves' | 'imports'>;
  readonly jobs: Pick<Jobs, 'deadLetters'>;
};

export type Finding = { readonly what: string; readonly ok: boolean; readonly detail: string };

/** Looks at everything that must be true of an installation, reads every file it keeps, and changes nothing. */
export async function examineInstallation(needs: ExamineNeeds): Promise<Finding[]> {
  return [
    await finding('corpus files', async () => {
      await needs.corpus.verify();
      const { facts, bytes } = needs.corpus.stats();
      return `${facts} facts, ${bytes} bytes, every digest right`;
    }),
    await finding('corpus and database', async () => {
      const wanted = (await needs.stores.imports.facts()).length;
      const found = needs.corpus.stats().facts;
      if (wanted !== found)
        throw new Error(
          `the database knows ${wanted} lists, the corpus has ${found}; restart to publish again`,
        );
      return `${found} lists in both`;
    }),
    await finding('ledger files', async () => {
      const checkpoint = await needs.ledger.checkpoint();
      if (checkpoint === null) return 'nothing is signed yet';
      const { findings } = await needs.ledger.audit();
      if (findings.length > 0) throw new Error(findings.map(findingSentence).join(' '));
      return `${checkpoint.size} leaves, every hash and the signature right`;
    }),
    await finding('ledger and database', async () => {
      const { size, sealed } = await needs.stores.ledgerLeaves.head();
      const signed = (await needs.ledger.checkpoint())?.size ?? 0;
      if (size < signed)
        throw new Error(`the database has ${size} leaves, ${signed} are signed: it was rolled back`);
      return `${size} leaves, ${sealed} sealed`;
    }),
    await finding('jobs', async () => {
      const dead = await needs.jobs.deadLetters();
      if (dead.length > 0)
        throw new Error(
          `${dead.length} jobs gave up: ${[...new Set(dead.map(({ queue }) => queue))].join(', ')}`,
        );
      return 'none gave up';
    }),
  ];
}

async function finding(what: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, detail: await look() };
  } catch (error) {
    if (error instanceof NuwaError || error instanceof Error)
      return { what, ok: false, detail: error.message };
    throw error;
  }
}
