import { buffer } from 'node:stream/consumers';
import { crc32, deflateRawSync } from 'node:zlib';
import SevenZip from '7z-wasm';
import { pack } from 'tar-stream';

/** Writers of small real archives, for tests only. */

export type ZipMember = {
  readonly name: string | Buffer;
  readonly data: Uint8Array | string;
  readonly utf8?: boolean;
  /** Unix mode with file type. */
  readonly mode?: number;
  readonly encrypted?: boolean;
  readonly method?: number;
  /** What the headers claim instead of the true size. */
  readonly claimedSize?: number;
  /** Points the directory entry at the data of an earlier member: overlapping, as bombs do. */
  readonly sharesDataOf?: number;
};

/** PKWARE APPNOTE 6.3, without zip64. */
export function zipOf(members: readonly ZipMember[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const member of members) {
    const name = Buffer.isBuffer(member.name) ? member.name : Buffer.from(member.name, 'utf8');
    const data = Buffer.from(member.data);
    const method = member.method ?? 8;
    const packed = method === 8 ? deflateRawSync(data, { level: 9 }) : data;
    const flags = (member.utf8 === false ? 0 : 0x800) | (member.encrypted ? 1 : 0);
    const size = member.claimedSize ?? data.length;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(crc32(data), 14);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(size, 22);
    local.writeUInt16LE(name.length, 26);
    offsets.push(member.sharesDataOf === undefined ? offset : (offsets[member.sharesDataOf] ?? 0));
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(0x0314, 4);
    local.copy(central, 6, 4, 30);
    central.writeUInt32LE(((member.mode ?? 0o100644) << 16) >>> 0, 38);
    central.writeUInt32LE(offsets.at(-1) ?? 0, 42);
    directory.push(central, name);
    if (member.sharesDataOf !== undefined) continue;
    parts.push(local, name, packed);
    offset += 30 + name.length + packed.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, index, end]);
}

export type TarMember = {
  readonly name: string;
  readonly data?: string | Buffer;
  readonly type?: 'file' | 'directory' | 'symlink' | 'link' | 'fifo' | 'block-device';
};

export async function tarOf(members: readonly TarMember[]): Promise<Buffer> {
  const packing = pack();
  for (const { name, data = '', type = 'file' } of members)
    packing.entry(
      { name, type, ...(type.endsWith('link') ? { linkname: '/etc/passwd' } : {}) },
      Buffer.from(data),
    );
  packing.finalize();
  return await buffer(packing as AsyncIterable<Buffer>);
}

type Inside = {
  readonly FS: {
    readonly writeFile: (path: string, data: Uint8Array) => void;
    readonly mkdirTree: (path: string) => void;
    readonly symlink: (to: string, from: string) => void;
    readonly readFile: (path: string) => Uint8Array;
    readonly chdir: (path: string) => void;
  };
  readonly callMain: (args: readonly string[]) => number;
};

/** `links`: names of symbolic links to put in. */
export async function sevenZipOf(
  type: '7z' | 'xz' | 'bzip2',
  members: readonly { readonly name: string; readonly data: string | Uint8Array }[],
  options: { readonly args?: readonly string[]; readonly links?: readonly string[] } = {},
): Promise<Buffer> {
  const start = SevenZip as unknown as (options: object) => Promise<Inside>;
  const seven = await start({ print: () => {}, printErr: () => {}, quit: () => {} });
  seven.FS.mkdirTree('/w');
  seven.FS.chdir('/w');
  for (const { name, data } of members) {
    const folder = name.split('/').slice(0, -1).join('/');
    if (folder !== '') seven.FS.mkdirTree(`/w/${folder}`);
    seven.FS.writeFile(`/w/${name}`, Buffer.from(data));
  }
  for (const name of options.links ?? []) seven.FS.symlink('/etc/passwd', `/w/${name}`);
  const names = [...members.map((one) => one.name), ...(options.links ?? [])];
  const code = seven.callMain(['a', `-t${type}`, '-snl', ...(options.args ?? []), '/out', ...names]) || 0;
  if (code !== 0) throw new Error(`7-Zip ended with ${code}`);
  for (const name of ['/out', `/out.${type}`, '/out.bz2'])
    try {
      return Buffer.from(seven.FS.readFile(name));
    } catch {
      // 7-Zip puts an ending on some names.
    }
  throw new Error('7-Zip wrote nothing');
}

/** Cells of a sheet: XML of the `<row>` elements, written by hand so that every form can be tried. */
export function xlsxOf(parts: {
  readonly sheets: readonly string[];
  readonly sharedStrings?: string;
  readonly styles?: string;
  readonly date1904?: boolean;
}): Buffer {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const sheets = parts.sheets
    .map((_, i) => `<sheet name="S${i}" sheetId="${i + 1}" r:id="r${i + 1}"/>`)
    .join('');
  const links = parts.sheets
    .map(
      (_, i) =>
        `<Relationship Id="r${i + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
    )
    .join('');
  return zipOf([
    { name: '[Content_Types].xml', data: '<?xml version="1.0"?><Types/>' },
    {
      name: 'xl/workbook.xml',
      data: `<?xml version="1.0"?><workbook xmlns="${main}" xmlns:r="${relations}"><workbookPr date1904="${parts.date1904 ? 1 : 0}"/><sheets>${sheets}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `<?xml version="1.0"?><Relationships>${links}</Relationships>`,
    },
    {
      name: 'xl/styles.xml',
      data: `<?xml version="1.0"?><styleSheet xmlns="${main}">${parts.styles ?? ''}</styleSheet>`,
    },
    {
      name: 'xl/sharedStrings.xml',
      data: `<?xml version="1.0"?><sst xmlns="${main}">${parts.sharedStrings ?? ''}</sst>`,
    },
    ...parts.sheets.map((rows, i) => ({
      name: `xl/worksheets/sheet${i + 1}.xml`,
      data: `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`,
    })),
  ]);
}
