import type { Language } from '#contract/language.ts';

/** Chinese or English, whichever stands first in `Accept-Language`; English when neither does (RFC 9110, 12.5.4). */
export function preferredLanguage(header: string | null): Language {
  const weighed = (header ?? '').split(',').flatMap((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const language =
      tag === 'zh' || tag.startsWith('zh-') ? 'zh' : tag === 'en' || tag.startsWith('en-') ? 'en' : null;
    if (language === null) return [];
    const weight = parameters.map((text) => /^\s*q=([01](?:\.\d{1,3})?)\s*$/.exec(text)?.[1]).find(Boolean);
    return [{ language, weight: weight === undefined ? 1 : Number(weight) }] as const;
  });
  const best = weighed.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)[0];
  return best?.language ?? 'en';
}
