import type { Context, Hono } from 'hono';
import type { Actor } from '#kernel/actor.ts';
import type { ErrorCode } from '#kernel/errors.ts';
import type { PeopleNeeds } from '#pipeline/0-people/needs.ts';
import { refusalOf, type Words } from './account-pages-forms.ts';
import { ACCOUNT_WORDS } from './account-pages-words.ts';
import type { Rendered, View } from './layout.ts';

export type AccountPagesDeps = {
  readonly people: PeopleNeeds;
  /** Who sent a request; somebody whose session has ended is anonymous here. */
  readonly actorOf: (request: Request) => Promise<Actor>;
  readonly signUp: 'open' | 'closed';
  /** OpenID providers of this installation. */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
};

/** Text fields, as typed but for blanks around; a password keeps its blanks. Attacker-controlled. */
export type Fields = (name: string) => string;

/** A page as it is drawn: first without, then with what was refused. */
export type Shown = {
  readonly view: View;
  readonly words: Words;
  readonly context: Context;
  readonly refusal: string | null;
  /** The address that was typed before. */
  readonly email: string;
};

export type Sent = {
  readonly view: View;
  readonly words: Words;
  readonly context: Context;
  readonly fields: Fields;
};

type Answered = 200 | 400 | 401 | 403 | 410 | 422 | 429;

const STATUS: Partial<Readonly<Record<ErrorCode, Answered>>> = {
  'sign-in-refused': 401,
  'credentials-refused': 401,
  'not-signed-in': 401,
  'email-unconfirmed': 403,
  'not-allowed': 403,
  'one-time-link-dead': 410,
  'password-refused': 422,
  'too-many-requests': 429,
};

/** What the account pages are made with, under one prefix (`/zh`, `/en` or none). */
export class AccountPageKit {
  readonly deps: AccountPagesDeps;
  readonly #pages: Hono;
  readonly #prefix: string;
  readonly #viewOf: (request: Request) => View;

  constructor(pages: Hono, prefix: string, viewOf: (request: Request) => View, deps: AccountPagesDeps) {
    this.deps = deps;
    this.#pages = pages;
    this.#prefix = prefix;
    this.#viewOf = viewOf;
  }

  view(context: Context): View {
    return this.#viewOf(context.req.raw);
  }

  get(path: string, answer: (context: Context) => Promise<Response> | Response): void {
    this.#pages.get(`${this.#prefix}${path}`, answer);
  }

  post(path: string, answer: (context: Context) => Promise<Response> | Response): void {
    this.#pages.post(`${this.#prefix}${path}`, answer);
  }

  /** A page of one form: shown, sent, and shown again with what was refused. */
  form(
    path: string,
    render: (shown: Shown) => Rendered | Promise<Rendered>,
    send: (sent: Sent) => Promise<Response>,
  ): void {
    this.get(path, async (context) => {
      const view = this.view(context);
      const words = ACCOUNT_WORDS[view.language];
      return this.show(context, await render({ view, words, context, refusal: null, email: '' }));
    });
    this.post(path, async (context) => {
      const view = this.view(context);
      const words = ACCOUNT_WORDS[view.language];
      const fields = fieldsOf(await context.req.parseBody());
      try {
        return await send({ view, words, context, fields });
      } catch (thrown) {
        const { text, error } = refusalOf(view.language, thrown);
        const page = await render({ view, words, context, refusal: text, email: fields('email') });
        return this.show(context, page, STATUS[error.code] ?? 400);
      }
    });
  }

  show(context: Context, page: Rendered, status: Answered = 200): Response | Promise<Response> {
    context.header('vary', 'Accept-Language, Cookie');
    context.header('cache-control', 'no-store');
    return context.html(page, status);
  }

  /** Asks the library of accounts in the visitor's name, by their cookies. */
  library(context: Context, path: string, body?: Readonly<Record<string, unknown>>): Promise<Response> {
    const { accounts, publicUrl } = this.deps.people;
    return accounts.handle(
      new Request(`${publicUrl}/api/auth${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          'content-type': 'application/json',
          cookie: context.req.header('cookie') ?? '',
          origin: new URL(publicUrl).origin,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  }

  /** Sends the visitor on, with the cookies that the library has set. */
  onward(context: Context, to: string, from: Response): Response {
    for (const cookie of from.headers.getSetCookie()) context.header('set-cookie', cookie, { append: true });
    context.header('cache-control', 'no-store');
    return context.redirect(to, 303);
  }
}

const fieldsOf =
  (body: Readonly<Record<string, unknown>>): Fields =>
  (name) => {
    const value = body[name];
    if (typeof value !== 'string') return '';
    return name === 'password' ? value : value.trim();
  };
