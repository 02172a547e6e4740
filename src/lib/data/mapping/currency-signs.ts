/** Ways of writing one currency, in capitals. `$`, `¥` and `Rs` belong to several and stay as they are. */
export const CURRENCY_SIGNS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  EURO: 'EUR',
  EUROS: 'EUR',
  '£': 'GBP',
  US$: 'USD',
  C$: 'CAD',
  CA$: 'CAD',
  A$: 'AUD',
  AU$: 'AUD',
  NZ$: 'NZD',
  R$: 'BRL',
  '₹': 'INR',
  '₺': 'TRY',
  '₽': 'RUB',
  '₩': 'KRW',
  '₪': 'ILS',
  '₴': 'UAH',
  '₫': 'VND',
  '฿': 'THB',
  ZŁ: 'PLN',
  SFR: 'CHF',
};

/** The currency that a text names, as a code where it is a sign that has one. */
export function currencyCode(value: string): string {
  const name = value.toUpperCase();
  return Object.hasOwn(CURRENCY_SIGNS, name) ? CURRENCY_SIGNS[name]! : name;
}
