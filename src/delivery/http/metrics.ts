import type { Figures } from '#contract/figures.ts';
import type { RequestLine } from './deps.ts';

/**
 * Counters for `/metrics` in the text format of Prometheus (exposition format 0.0.4). Labels are route templates,
 * methods and statuses only: closed sets, so that neither a person nor a flood of made-up paths can get in.
 */
export class Metrics {
  readonly #requests = new Map<string, Counter>();
  readonly #seconds = new Map<string, Counter>();

  /** On the hot path, so labels are written out once a series and not once a request. */
  count({ method, route, status, milliseconds }: RequestLine): void {
    const series = `${status} ${method} ${route}`;
    counterOf(this.#requests, series, () => ({ method, route, status: String(status) })).value++;
    counterOf(this.#seconds, route, () => ({ route })).value += milliseconds / 1000;
  }

  render(figures: Figures): string {
    const { corpus, jobs, ledger } = figures;
    return [
      metric('nuwa_http_requests_total', 'counter', 'Requests by route and status', samples(this.#requests)),
      metric('nuwa_http_seconds_total', 'counter', 'Time spent answering, by route', samples(this.#seconds)),
      metric('nuwa_corpus_info', 'gauge', 'Version of the corpus', [
        [labels({ version: corpus.version, epoch: String(corpus.epoch) }), 1],
      ]),
      metric('nuwa_corpus_breaches', 'gauge', 'Breaches that may be named in public', [
        ['', corpus.breaches],
      ]),
      metric('nuwa_corpus_passwords', 'gauge', 'Distinct passwords in the corpus', [
        [labels({ kind: 'sha1' }), corpus.passwords.sha1],
        [labels({ kind: 'ntlm' }), corpus.passwords.ntlm],
      ]),
      metric(
        'nuwa_jobs',
        'gauge',
        'Jobs by queue and state',
        jobs.map(({ queue, state, count }) => [labels({ queue, state }), count]),
      ),
      metric('nuwa_ledger_leaves', 'gauge', 'Leaves in the ledger', [['', ledger.leaves]]),
      metric('nuwa_ledger_signed_leaves', 'gauge', 'Leaves under the signed checkpoint', [
        ['', ledger.signed],
      ]),
    ].join('');
  }
}

type Counter = { readonly labels: string; value: number };

function counterOf(
  counters: Map<string, Counter>,
  series: string,
  pairs: () => Readonly<Record<string, string>>,
): Counter {
  const known = counters.get(series);
  if (known !== undefined) return known;
  const made = { labels: labels(pairs()), value: 0 };
  counters.set(series, made);
  return made;
}

const samples = (counters: ReadonlyMap<string, Counter>): Sample[] =>
  [...counters.values()].map((counter) => [counter.labels, counter.value]);

type Sample = readonly [labels: string, value: number];

function metric(name: string, type: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([label, value]) => `${name}${label} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines].join('\n').concat('\n');
}

function labels(pairs: Readonly<Record<string, string>>): string {
  const escaped = Object.entries(pairs).map(
    ([name, value]) =>
      `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return `{${escaped.join(',')}}`;
}
