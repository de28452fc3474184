import { signal } from '@preact/signals';
import { IntlMessageFormat } from 'intl-messageformat';

/** Languages Heron speaks. English is complete by definition; the others are held to the same keys by a test. */
export const LANGUAGES = ['en', 'es', 'de', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  es: 'Español',
  de: 'Deutsch',
  ar: 'العربية',
};

type Catalogue = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, string | number>>;

const english = merge(import.meta.glob<Catalogue>('./en/*.json', { eager: true, import: 'default' }));
// Loaded only when chosen, so that a visitor pays for one language.
const loaders: Readonly<Record<Exclude<Language, 'en'>, Record<string, () => Promise<Catalogue>>>> = {
  es: import.meta.glob<Catalogue>('./es/*.json', { import: 'default' }),
  de: import.meta.glob<Catalogue>('./de/*.json', { import: 'default' }),
  ar: import.meta.glob<Catalogue>('./ar/*.json', { import: 'default' }),
};

function merge(files: Readonly<Record<string, Catalogue>>): Catalogue {
  return Object.assign({}, ...Object.values(files)) as Catalogue;
}

/** The language in force. Reading it inside a component redraws the component when it changes. */
export const language = signal<Language>('en');
const catalogue = signal<Catalogue>(english);
const formats = new Map<string, IntlMessageFormat>();

export const isLanguage = (word: string | null | undefined): word is Language =>
  (LANGUAGES as readonly string[]).includes(word ?? '');
export const isRightToLeft = (lang: Language): boolean => lang === 'ar';

/** Picks the language: the one asked for, else the first of the browser's that Heron speaks, else English. */
export function chooseLanguage(asked: string | null, browser: readonly string[]): Language {
  if (isLanguage(asked)) return asked;
  for (const tag of browser) {
    const base = tag.split('-')[0];
    if (isLanguage(base)) return base;
  }
  return 'en';
}

/** Switches every visible word. Resolves when the catalogue is in place; a failed download leaves the language as it was and throws. */
export async function setLanguage(next: Language): Promise<void> {
  const words =
    next === 'en'
      ? english
      : merge(
          Object.fromEntries(
            await Promise.all(
              Object.entries(loaders[next]).map(async ([path, load]) => [path, await load()] as const),
            ),
          ),
        );
  formats.clear();
  catalogue.value = { ...english, ...words };
  language.value = next;
  document.documentElement.lang = next;
  document.documentElement.dir = isRightToLeft(next) ? 'rtl' : 'ltr';
}

/**
 * The words for a message id in the language in force, ICU MessageFormat with `values` filled in.
 * A missing id, a broken message or a missing value is a fault of ours: it shows as `⟦id⟧` so that it is seen, never as an
 * empty page. Tests keep it from happening.
 */
export function t(id: string, values?: Values): string {
  const message = catalogue.value[id];
  if (message === undefined) return `⟦${id}⟧`;
  try {
    let format = formats.get(id);
    if (!format) {
      format = new IntlMessageFormat(message, language.value);
      formats.set(id, format);
    }
    return String(format.format(values));
  } catch (error) {
    console.error(`Message ${id} could not be filled in.`, error);
    return `⟦${id}⟧`;
  }
}

/** Making a formatter takes far longer than using it, and a page of trends formats hundreds of numbers and days. */
const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();
function kept<F extends Intl.NumberFormat | Intl.DateTimeFormat>(
  kind: string,
  options: object | undefined,
  make: () => F,
): F {
  const key = `${kind} ${language.value} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known as F;
  const made = make();
  formatters.set(key, made);
  return made;
}

/** A number as the language in force writes it. */
export const formatNumber = (value: number, options?: Intl.NumberFormatOptions): string =>
  kept('number', options, () => new Intl.NumberFormat(language.value, options)).format(value);
/** A date or time as the language in force writes it. */
export const formatDate = (
  time: number,
  options: Intl.DateTimeFormatOptions = { dateStyle: 'medium' },
): string => kept('date', options, () => new Intl.DateTimeFormat(language.value, options)).format(time);
