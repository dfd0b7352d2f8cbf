import type { Language } from '#contract/language.ts';

/**
 * `/zh/…` and `/en/…` are what a person chose; an address without one is answered in the language that the browser
 * prefers (RFC 9110 12.5.4), Chinese when it prefers neither.
 */
export function visitorLanguage(path: string, acceptLanguage: string | undefined): Language {
  const chosen = /^\/(zh|en)(\/|$)/.exec(path)?.[1];
  if (chosen === 'zh' || chosen === 'en') return chosen;
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.find((parameter) => parameter.trim().startsWith('q='));
      return {
        language: tag.trim().slice(0, 2),
        quality: quality ? Number(quality.trim().slice(2)) || 0 : 1,
      };
    })
    .filter(({ language, quality }) => (language === 'zh' || language === 'en') && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return wanted[0]?.language === 'en' ? 'en' : 'zh';
}

/** The same page in a given language. */
export function pathIn(language: Language, path: string): string {
  const bare = path.replace(/^\/(zh|en)(?=\/|$)/, '');
  return `/${language}${bare === '/' ? '' : bare}`;
}
