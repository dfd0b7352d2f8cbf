import type { Viewer } from './viewer.ts';

/**
 * Statements about sets ("40 % of them were repaired before") name no case and were made in public. Coordinators take
 * them down in the name of whoever said it; everybody who works here reads them.
 */
export function mayReadSets(viewer: Viewer): boolean {
  switch (viewer.kind) {
    case 'operator':
    case 'platform':
      return true;
    case 'account':
      return viewer.offices.length > 0 || viewer.memberships.length > 0;
    case 'anyone':
    case 'case-code':
      return false;
  }
}

export function mayStateSets(viewer: Viewer): boolean {
  switch (viewer.kind) {
    case 'operator':
    case 'platform':
      return true;
    case 'account':
      return viewer.offices.includes('coordinator') && !viewer.readOnly;
    case 'anyone':
    case 'case-code':
      return false;
  }
}
