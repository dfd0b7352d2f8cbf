import { type RangeAnswer, type RangeSource, answerRange } from './answer-range.ts';
import type { HttpDeps } from './deps.ts';

/** Matches `/range/…` without regard to case, as the contract does; null for any other target. */
export function rangeTarget(url: string): { readonly prefix: string; readonly query: string } | null {
  if (url.slice(0, 7).toLowerCase() !== '/range/') return null;
  const mark = url.indexOf('?');
  return mark === -1
    ? { prefix: url.slice(7), query: '' }
    : { prefix: url.slice(7, mark), query: url.slice(mark + 1) };
}

export function rangeSource(deps: HttpDeps): RangeSource {
  return {
    ranges: deps.ranges,
    installation: deps.installation,
    maxAgeSeconds: deps.settings.rangeMaxAgeSeconds,
  };
}

type HeaderReader = (name: string) => string | undefined;

/** One range request, whatever carries it. @throws what the corpus throws when a segment cannot be read */
export function rangeAnswer(
  source: RangeSource,
  method: string,
  target: { readonly prefix: string; readonly query: string },
  header: HeaderReader,
): RangeAnswer {
  return answerRange(source, {
    method,
    ...target,
    userAgent: header('user-agent'),
    addPadding: header('add-padding'),
    ifNoneMatch: header('if-none-match'),
    acceptEncoding: header('accept-encoding'),
  });
}
