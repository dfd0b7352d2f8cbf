/** How long something has taken so far, in milliseconds, and whether it has ended or is still open (censored). */
export type Span = { readonly ms: number; readonly ended: boolean };

export type Survival = {
  readonly spans: number;
  readonly ended: number;
  /**
   * Share not yet ended after `ms`, in thousandths; null where nothing was watched that long, and nothing can be said.
   */
  readonly openAfter: (ms: number) => number | null;
  /** Milliseconds after which half have ended; null where fewer than half have. */
  readonly median: number | null;
};

/**
 * The product-limit estimate, in which those still open count for as long as they have been watched: leaving them out,
 * or counting only what has ended, makes every figure look better than it is.
 * E. L. Kaplan, P. Meier: Nonparametric Estimation from Incomplete Observations, JASA 53 (1958) 457–481.
 * Of one instant, what ended comes before what was censored, as there.
 */
export function survival(spans: readonly Span[]): Survival {
  const inOrder = [...spans].sort((a, b) => a.ms - b.ms);
  const steps: { readonly ms: number; readonly open: number }[] = [];
  let atRisk = inOrder.length;
  let open = 1;
  for (let from = 0; from < inOrder.length; ) {
    const ms = inOrder[from]?.ms ?? 0;
    let together = from;
    let ended = 0;
    for (; together < inOrder.length && inOrder[together]?.ms === ms; together++) {
      if (inOrder[together]?.ended === true) ended += 1;
    }
    if (ended > 0) {
      open *= 1 - ended / atRisk;
      steps.push({ ms, open });
    }
    atRisk -= together - from;
    from = together;
  }
  const longest = inOrder.at(-1);
  return {
    spans: spans.length,
    ended: spans.filter(({ ended }) => ended).length,
    openAfter: (ms) => {
      // After the longest span the estimate is known only if that one ended, and then it is 0.
      if (longest === undefined || (ms > longest.ms && !longest.ended)) return null;
      return Math.round(1000 * (steps.findLast((step) => step.ms <= ms)?.open ?? 1));
    },
    median: steps.find((step) => step.open <= 0.5 + 1e-12)?.ms ?? null,
  };
}
