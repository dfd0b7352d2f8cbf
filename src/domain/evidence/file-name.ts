const MOST = 200;

/**
 * A file's name as it is kept (encrypted): the last part of a path, without control characters and marks that turn
 * the direction of writing, at most 200 characters. Attacker-controlled; never part of a path or a header of ours.
 */
export function keptFileName(name: string): string {
  const last = name.slice(-4096).split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .trim();
  return Array.from(plain).slice(0, MOST).join('');
}
