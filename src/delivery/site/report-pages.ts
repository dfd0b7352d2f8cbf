import { randomUUID } from 'node:crypto';

import { type Context, Hono } from 'hono';
import { REPORT_WORDS } from '#contract/reports.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { codeOfDraft, draftOfCode, type HeldDraft } from '#pipeline/1-discover/save-draft.ts';
import type { ReportDesk } from '#pipeline/1-discover/receive-report-desk.ts';
import type { Rendered, View } from './layout.ts';
import { donePage } from './report-pages-done.ts';
import { draftPage } from './report-pages-draft.ts';
import { type FieldProblem, type Fields, one, reportOf } from './report-pages-fields.ts';
import { followForm, followPage, type FollowNotice } from './report-pages-follow.ts';
import { choosePage, formPage, type FormState, type Found } from './report-pages-form.ts';
import { readUpload } from './report-pages-upload.ts';
import type { ReportKind } from './report-words.ts';
import { REPORT_WORDS_OF } from './report-words-of.ts';
import { pathIn } from './visitor-language.ts';

export type ReportPagesDeps = {
  readonly desk: ReportDesk;
  readonly view: (request: Request) => View;
  readonly actorOf: (request: Request) => Promise<Actor>;
  /** The network that a request comes from, as fair use counts it; guesses at a passphrase are counted by it. */
  readonly networkOf: (c: Context) => string;
};

/**
 * Pages to hand in a report and to follow it. Nothing here needs a script. What is secret (code, passphrase, ticket,
 * draft code) comes and goes in bodies of POST requests only; the page that shows it is the answer itself.
 */
export function reportPages(deps: ReportPagesDeps): Hono {
  const pages = new Hono();
  const { desk, view } = deps;
  const page = (c: Context, rendered: Rendered) => {
    c.header('vary', 'Accept-Language');
    c.header('cache-control', 'no-store');
    return c.html(rendered);
  };
  const to = (c: Context, path: string) => c.redirect(pathIn(view(c.req.raw).language, path), 303);

  for (const prefix of ['', '/zh', '/en']) {
    const at = (path: string) => `${prefix}/report${path}`;
    pages.get(at(''), (c) => page(c, choosePage(view(c.req.raw))));
    pages.get(at('/done'), (c) => to(c, '/report'));
    pages.get(at('/evidence'), (c) => to(c, '/report/follow'));
    pages.get(at('/follow'), (c) => page(c, followForm(view(c.req.raw))));
    pages.get(at('/follow/:step'), (c) => to(c, '/report/follow'));
    pages.get(at('/draft'), (c) => page(c, draftPage(view(c.req.raw), false)));
    pages.get(at('/:kind'), (c) => {
      const kind = kindOf(c.req.param('kind') ?? '');
      return page(c, formPage(view(c.req.raw), emptyForm(kind)));
    });

    pages.post(at('/done'), async (c) => {
      const fields = await fieldsOf(c);
      return page(c, await handIn(deps, c, kindOf(one(fields, 'kind')), fields));
    });
    pages.post(at('/draft'), async (c) => page(c, await goOn(deps, c)));
    pages.post(at('/evidence'), async (c) => page(c, await upload(deps, c)));
    pages.post(at('/follow'), async (c) => page(c, await follow(deps, c)));
    pages.post(at('/follow/add'), async (c) => {
      const fields = await fieldsOf(c);
      return page(
        c,
        await withTicket(
          deps,
          c,
          one(fields, 'ticket'),
          async (ticket) => {
            await desk.add(ticket, { text: one(fields, 'text') });
            return 'sent';
          },
          one(fields, 'text'),
        ),
      );
    });
    pages.post(at('/follow/receipts'), (c) => receipts(deps, c, page));
    pages.post(at('/:kind'), async (c) => {
      const kind = kindOf(c.req.param('kind') ?? '');
      return page(c, formPage(view(c.req.raw), await workOn(deps, c, kind, await fieldsOf(c))));
    });
  }
  return pages;
}

/** The report itself, or the form again with what is wrong beside each field. */
async function handIn(
  deps: ReportPagesDeps,
  c: Context,
  kind: ReportKind,
  fields: Fields,
): Promise<Rendered> {
  const { desk, view } = deps;
  const seen = view(c.req.raw);
  const read = reportOf(kind, fields);
  const wrong = new Set(read.problems.map(({ field }) => field));
  const atTheDoor = await desk.problemsOf(read.report);
  const problems = inOrder(seen, [...read.problems, ...atTheDoor.filter(({ field }) => !wrong.has(field))]);
  if (problems.length > 0) return formPage(seen, { ...(await again(deps, kind, fields)), problems });
  const actor = await deps.actorOf(c.req.raw);
  const incoming = {
    report: read.report,
    by: 'form',
    language: seen.language,
    draft: draftOf(fields),
    idempotencyKey: one(fields, 'once') || null,
  } as const;
  const received = await desk.receive(actor, incoming).catch((error: unknown) => {
    if (error instanceof NuwaError && error.code === 'idempotency-conflict') return null;
    throw error;
  });
  // Gone back to, changed and sent again: whether that is another report is for the person to say.
  if (received === null)
    return formPage(seen, { ...(await again(deps, kind, fields)), once: randomUUID(), isSecond: true });
  return donePage(seen, received, desk.ticketOf(actor, received), desk.takesFiles);
}

/** As the questions stand on the page. */
function inOrder({ language }: View, problems: readonly FieldProblem[]): readonly FieldProblem[] {
  const order = Object.keys(REPORT_WORDS_OF[language].labels);
  return problems.toSorted((a, b) => order.indexOf(a.field) - order.indexOf(b.field));
}

/** Searching and saving: the same form again. */
async function workOn(
  deps: ReportPagesDeps,
  c: Context,
  kind: ReportKind,
  fields: Fields,
): Promise<FormState> {
  const { desk } = deps;
  const state = await again(deps, kind, fields);
  switch (one(fields, 'do')) {
    case 'search-keeper':
      return {
        ...state,
        keepers: await search(one(fields, 'keeper'), (text) => desk.findOrganizations(text)),
      };
    case 'search-system': {
      const keeper = one(fields, 'keeperId') || null;
      const systems = await search(one(fields, 'system'), (text) => desk.findSystems(text, keeper));
      return { ...state, systems };
    }
    case 'save':
      return await save(deps, c, state);
    default:
      return state;
  }
}

async function search(
  text: string,
  find: (text: string) => Promise<readonly { readonly id: string; readonly name: string }[]>,
): Promise<Found> {
  const wanted = text.trim().slice(0, 100);
  return wanted === '' ? null : await find(wanted);
}

async function save({ desk, actorOf }: ReportPagesDeps, c: Context, state: FormState): Promise<FormState> {
  const actor = await actorOf(c.req.raw);
  const { do: _, draft: __, once: ___, kind: ____, ...fields } = state.fields;
  const content = { kind: state.kind, fields };
  const held = draftOf(state.fields);
  const kept = held === null ? null : await desk.saveDraft(actor, held, content).then(() => held, ifGone);
  const draft = kept ?? (await desk.beginDraft(actor, content));
  // A draft of an account has no secret: its number alone goes on in the form.
  return { ...state, draft: codeOfDraft(draft) ?? draft.id, justSaved: true };
}

function ifGone(error: unknown): null {
  if (error instanceof NuwaError && error.code === 'not-found') return null;
  throw error;
}

async function goOn(deps: ReportPagesDeps, c: Context): Promise<Rendered> {
  const fields = await fieldsOf(c);
  const seen = deps.view(c.req.raw);
  const held = draftOf({ draft: one(fields, 'code') });
  const content =
    held === null ? null : await deps.desk.openDraft(await deps.actorOf(c.req.raw), held).catch(ifGone);
  if (held === null || content === null) return draftPage(seen, true);
  const state = await again(deps, content.kind, content.fields);
  return formPage(seen, { ...state, draft: codeOfDraft(held) ?? held.id });
}

async function follow(deps: ReportPagesDeps, c: Context): Promise<Rendered> {
  const fields = await fieldsOf(c);
  const seen = deps.view(c.req.raw);
  const given = {
    code: one(fields, 'code'),
    passphrase: one(fields, 'passphrase') || null,
    network: deps.networkOf(c),
  };
  try {
    const followed = await deps.desk.follow(await deps.actorOf(c.req.raw), given);
    return followPage(seen, followed, null, deps.desk.takesFiles);
  } catch (error) {
    const wrong = error instanceof NuwaError && ['sign-in-refused', 'not-found'].includes(error.code);
    if (!wrong) throw error;
    return followForm(seen, 'refused');
  }
}

async function upload(deps: ReportPagesDeps, c: Context): Promise<Rendered> {
  const { fields, file } = await readUpload(c.req.raw);
  return await withTicket(deps, c, fields['ticket'] ?? '', async (ticket) => {
    if (file === null) return 'noFile';
    await deps.desk.attachByTicket(ticket, { ...file, unmasked: fields['unmasked'] === 'yes' });
    return 'attached';
  });
}

/** Does it, and shows the report as it is then; whose ticket is too old types code and passphrase again. */
async function withTicket(
  { desk, view }: ReportPagesDeps,
  c: Context,
  ticket: string,
  work: (ticket: string) => Promise<FollowNotice>,
  typed = '',
): Promise<Rendered> {
  const seen = view(c.req.raw);
  const show = async (notice: FollowNotice, kept = ''): Promise<Rendered> =>
    followPage(seen, await desk.followByTicket(ticket), notice, desk.takesFiles, kept);
  try {
    return await show(await work(ticket));
  } catch (error) {
    if (!(error instanceof NuwaError)) throw error;
    if (error.code === 'link-expired') return followForm(seen, 'expired');
    const refused = REFUSALS[error.code];
    if (refused === undefined) throw error;
    return await show(refused, typed);
  }
}

/** What somebody can mend by themselves is said on the page that they are on. */
const REFUSALS: Readonly<Record<string, FollowNotice>> = {
  'evidence-refused': 'fileRefused',
  'too-large': 'tooLarge',
  'report-incomplete': 'textRefused',
};

async function receipts(
  deps: ReportPagesDeps,
  c: Context,
  page: (c: Context, rendered: Rendered) => Response | Promise<Response>,
): Promise<Response> {
  const ticket = one(await fieldsOf(c), 'ticket');
  let sealed: readonly string[] = [];
  const rendered = await withTicket(deps, c, ticket, async () => {
    sealed = (await deps.desk.receipts(ticket)).receipts;
    return 'waiting';
  });
  if (sealed.length === 0) return page(c, rendered);
  return c.body(sealed.join(''), 200, {
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': 'attachment; filename="receipts.txt"',
    'cache-control': 'no-store',
  });
}

function emptyForm(kind: ReportKind): FormState {
  const once = randomUUID();
  return {
    kind,
    fields: {},
    problems: [],
    keepers: null,
    systems: null,
    once,
    draft: null,
    justSaved: false,
  };
}

/** The form with all that was typed, and with what was chosen from the registry still to be seen. */
async function again({ desk }: ReportPagesDeps, kind: ReportKind, fields: Fields): Promise<FormState> {
  const chosen = async (name: string): Promise<Found> => {
    const id = one(fields, `${name}Id`);
    const known = id === '' ? null : await desk.nameOf(id);
    return known === null ? null : [{ id, name: known }];
  };
  return {
    kind,
    fields,
    problems: [],
    keepers: await chosen('keeper'),
    systems: await chosen('system'),
    once: one(fields, 'once') || randomUUID(),
    draft: one(fields, 'draft') || null,
    justSaved: false,
  };
}

/** The code of a draft that opens with its secret, or the bare number of one that opens with the account. */
function draftOf(fields: Fields): HeldDraft | null {
  const typed = one(fields, 'draft').trim();
  if (/^[0-9a-z]{8}$/.test(typed)) return { id: typed, secret: null };
  return draftOfCode(typed);
}

function kindOf(text: string): ReportKind {
  const kind = REPORT_WORDS.kinds.find((known) => known === text);
  if (kind === undefined) throw new NuwaError('not-found', { what: 'page', name: 'that' });
  return kind;
}

/** The texts of a form. Browsers send line ends as CR LF. */
async function fieldsOf(c: Context): Promise<Fields> {
  const body = await c.req.parseBody({ all: true });
  const text = (value: string): string => value.replaceAll('\r\n', '\n');
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => {
      const texts = [value].flat().filter((one) => typeof one === 'string');
      if (texts.length === 0) return [];
      return [[name, texts.length === 1 ? text(texts[0] ?? '') : texts.map(text)]];
    }),
  );
}
