import { hash } from 'node:crypto';

/** As the sites of the case stored passwords: MD5 of the UTF-8 bytes, 32 lower-case hex digits. */
export const md5 = (text: string): string => hash('md5', text, 'hex');
