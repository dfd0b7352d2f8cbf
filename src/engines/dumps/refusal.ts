import { NuwaError } from '#kernel/errors.ts';

/** Reasons end up in front of people: name the entry by number, since names inside an archive are a stranger's. */
export const refused = (file: string, reason: string, cause?: unknown): NuwaError =>
  new NuwaError('archive-refused', { file, reason }, cause);

/** For containers that we know and do not read. */
export const unreadable = (kind: 'rar' | 'old-office', file: string): NuwaError =>
  refused(
    file,
    kind === 'rar'
      ? 'RAR archives are not read; unpack it and hand in the files'
      : 'it is an old Office file; save it as XLSX or CSV',
  );

export const cancelled = (): NuwaError => new NuwaError('import-cancelled');

/** Turns what the unpacking libraries throw into the one error of the house. */
export function asNuwaError(error: unknown, file: string): NuwaError {
  if (error instanceof NuwaError) return error;
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (isFileTrouble(code))
    return new NuwaError('file-unreadable', { file, reason: FILE_TROUBLE[code] ?? code }, error);
  return refused(file, isCutOff(code, message) ? 'it is cut off' : 'it is damaged', error);
}

/** What the operating system says, for people. */
const FILE_TROUBLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'it may not be read by the user that Nüwa runs as',
  EPERM: 'it may not be read by the user that Nüwa runs as',
  EISDIR: 'it is a folder',
  EIO: 'the disk does not give it back',
  EMFILE: 'too many files are open',
};

/** Errno names: what the operating system said about the file itself. */
const isFileTrouble = (code: string): boolean => /^E[A-Z]{2,}$/.test(code);

const isCutOff = (code: string, message: string): boolean =>
  code === 'Z_BUF_ERROR' ||
  code === 'ZSTD_error_srcSize_wrong' ||
  /unexpected end|end of central directory|unexpected eof|not enough bytes|cut off/i.test(message);
