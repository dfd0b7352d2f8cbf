import { auditStore } from '../audit.ts';
import type { Db } from '../database.ts';
import { oneTimeLinkStore } from './one-time-link-store.ts';
import { peopleStore } from './people-store.ts';
import { provenIdentifierStore } from './proven-identifier-store.ts';

export type AccountStores = ReturnType<typeof accountStoresOn>;

/** Our own tables of people on one handle: the outer one, or a transaction. */
export const accountStoresOn = (db: Db) => ({
  people: peopleStore(db),
  links: oneTimeLinkStore(db),
  proven: provenIdentifierStore(db),
  audit: auditStore(db),
});
