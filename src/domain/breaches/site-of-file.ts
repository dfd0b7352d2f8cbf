/** Endings of files, not of domains. Several may follow each other (`.csv.gz`). */
const FILE_ENDING =
  /\.(?:txt|text|csv|tsv|tab|sql|json|jsonl|ndjson|log|dat|data|dump|db|bak|old|orig|list|lst|xls|xlsx|xlsm|ods|zip|gz|tgz|bz2|xz|7z|zst|tar|rar|part\d{0,3}|\d{1,4})$/i;

/** Top-level domains that lists are named after: the common generic ones, reserved ones for examples, every country. */
const GENERIC =
  'com net org edu gov mil int info biz name pro mobi asia tel xyz top vip club shop store site online app dev wang tech fun ltd group link live games game blog wiki ren cloud pub work world example test invalid localhost 中国 公司 网络 网址 政务 公益 香港 台湾 台灣';
const COUNTRIES =
  'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw';
const ENDINGS = new Set(`${GENERIC} ${COUNTRIES}`.split(' '));

const DOMAIN = /(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}]{2,24}/gu;

/** Name of the file without folders and without the endings that say what kind of file it is. */
export function stemOf(fileName: string): string {
  let stem = fileName.slice(-255).split(/[/\\]/).at(-1) ?? '';
  while (FILE_ENDING.test(stem)) stem = stem.replace(FILE_ENDING, '');
  return stem;
}

/**
 * The domain that a file is named after (`codehub.example.txt`, `www.codehub.example_2011.csv.gz`), in lower case and
 * without `www.`; null when its name holds none. The file name is attacker-controlled.
 */
export function siteOfFile(fileName: string): string | null {
  for (const part of stemOf(fileName).split(/[\s_()[\]{}（）【】+,;@]+/)) {
    for (const [found] of part.matchAll(DOMAIN)) {
      const domain = found.toLowerCase().replace(/^www\d?\./, '');
      const last = domain.split('.').at(-1) ?? '';
      if (domain.includes('.') && domain.length <= 253 && ENDINGS.has(last)) return domain;
    }
  }
  return null;
}
