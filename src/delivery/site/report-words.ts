import type { ReportBody } from '#contract/reports.ts';

export type ReportKind = ReportBody['kind'];

type Texts = Readonly<Record<string, string>>;
type KindWords = {
  readonly name: string;
  readonly what: string;
  readonly title: string;
  readonly lead: string;
};

/** The words of the pages that reports come in by. Law is told with its article, as information and as no advice. */
export type ReportWords = {
  readonly nav: string;
  readonly title: string;
  readonly lead: string;
  readonly choose: string;
  readonly kinds: Readonly<Record<ReportKind, KindWords>>;
  readonly warnings: {
    readonly heading: string;
    readonly close: string;
    readonly all: readonly (readonly [string, string])[];
  };
  readonly sections: Texts;
  readonly labels: Texts;
  readonly hints: Texts;
  readonly options: Readonly<Record<string, Texts>>;
  readonly problems: Texts;
  readonly form: Texts;
  readonly draft: Texts;
  readonly done: Texts;
  readonly follow: Texts;
  readonly states: Texts;
  readonly axes: Texts;
};
