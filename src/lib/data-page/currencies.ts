import { locale } from '../ui/format';

/** Codes offered first; the browser knows the rest. */
const COMMON = ['EUR', 'USD', 'GBP', 'INR', 'JPY', 'CNY', 'CHF', 'CAD', 'AUD', 'BRL'];

export interface CurrencyOption {
  readonly value: string;
  readonly label: string;
}

/** Every ISO 4217 code the browser can name, the common ones first; `''` stands for "not said". */
export function currencyOptions(known: string | null): readonly CurrencyOption[] {
  const all =
    typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('currency') : [];
  const codes = new Set([...(known ? [known] : []), ...COMMON, ...all]);
  const names = new Intl.DisplayNames([locale()], { type: 'currency' });
  const named = (code: string): string => {
    try {
      const name = names.of(code);
      return name && name !== code ? `${code} · ${name}` : code;
    } catch {
      return code;
    }
  };
  return [
    { value: '', label: 'Not said: show plain numbers' },
    ...[...codes].map((code) => ({ value: code, label: named(code) })),
  ];
}
