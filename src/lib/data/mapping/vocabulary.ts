import { headerWords } from './header-names';

/** Words of a status that say the order came to nothing, by their stems, in several languages. */
const CANCELLED =
  /^(cancel|void|annul|abgebrochen|storn|anul|abgelehnt|declin|reject|failed|fehlgeschlag|echou|fallid|mislukt|rechaz|geannul|unpaid|abandon|unavailable|expired|cancelad|iptal|avbrut|avbest|makuler|zrus|отмен|аннул)/;
const RETURNED =
  /^(return|refund|chargeback|retur|ruck|erstatt|zuruck|rembours|retour|renvoy|devuelt|devoluc|devolvid|reembols|teruggestuur|terugbetaal|rimbors|reso$|rto$|zwroc|zwrot|iade|vracen|возврат|возвращ)/;

export type StatusSense = 'cancelled' | 'returned';

/** What a status value says of a sale; null for "it stands". Partial refunds stand. */
export function statusSense(value: string): StatusSense | null {
  const words = headerWords(value);
  if (words.some((word) => /^(partial|teil|partiel|parcial|gedeelte)/.test(word))) return null;
  if (words.some((word) => /^(not|no|non|un|nicht|niet|kein|requested|pending)$/.test(word)))
    return null;
  if (words.some((word) => CANCELLED.test(word))) return 'cancelled';
  return words.some((word) => RETURNED.test(word)) ? 'returned' : null;
}

const STATUS_WORDS =
  /^(deliver|ship|pend|process|complet|paid|fulfil|open|closed|geliefert|versandt|offen|bezahlt|abgeschlossen|livr|expedi|envoy|paye|termin|entregad|enviad|pagad|pendient|geleverd|verzonden|betaald|approved|invoiced|created|dispatch|transit)/;
const PAYMENT_WORDS =
  /^(card|credit|debit|paypal|cash|klarna|upi|visa|mastercard|amex|voucher|boleto|transfer|wallet|giropay|ideal|sofort|kreditkarte|lastschrift|vorkasse|carte|tarjeta|bancontact|apple|google|stripe|netbanking|banking|invoice|rechnung)$/;

/** Share of the values that hold a word of the kind. */
function shareWith(values: readonly string[], test: (word: string) => boolean): number {
  if (!values.length) return 0;
  return values.filter((value) => headerWords(value).some(test)).length / values.length;
}

export function statusShare(values: readonly string[]): number {
  return shareWith(
    values,
    (word) => STATUS_WORDS.test(word) || CANCELLED.test(word) || RETURNED.test(word),
  );
}

export function paymentShare(values: readonly string[]): number {
  return shareWith(values, (word) => PAYMENT_WORDS.test(word));
}

const COUNTRIES = new Set(
  (
    'united kingdom,uk,gb,great britain,england,united states,united states of america,usa,us,germany,deutschland,de,' +
    'france,fr,spain,espana,es,italy,italia,it,netherlands,nederland,nl,the netherlands,belgium,belgie,belgique,be,' +
    'austria,osterreich,at,switzerland,schweiz,suisse,ch,portugal,pt,ireland,eire,ie,denmark,danmark,dk,sweden,sverige,se,' +
    'norway,norge,no,finland,suomi,fi,poland,polska,pl,czech republic,czechia,cz,hungary,hu,romania,ro,bulgaria,bg,greece,gr,' +
    'turkey,tr,russia,ru,ukraine,ua,canada,ca,mexico,mx,brazil,brasil,br,argentina,ar,chile,cl,colombia,co,peru,pe,' +
    'india,in,china,cn,japan,jp,south korea,kr,australia,au,new zealand,nz,singapore,sg,hong kong,hk,malaysia,my,' +
    'indonesia,id,thailand,th,vietnam,vn,philippines,ph,united arab emirates,uae,ae,saudi arabia,sa,israel,il,egypt,eg,' +
    'south africa,za,nigeria,ng,kenya,ke,morocco,ma,luxembourg,lu,iceland,is,croatia,hr,slovenia,si,slovakia,sk,' +
    'estonia,ee,latvia,lv,lithuania,lt,malta,mt,cyprus,cy,channel islands,serbia,rs,deu,fra,esp,ita,nld,bel,aut,che,gbr,can,aus,ind'
  ).split(','),
);

export function countryShare(values: readonly string[]): number {
  if (!values.length) return 0;
  return (
    values.filter((value) => COUNTRIES.has(headerWords(value).join(' '))).length / values.length
  );
}

const CURRENCIES =
  /^(usd|eur|gbp|inr|cad|aud|nzd|chf|jpy|cny|sek|nok|dkk|pln|czk|huf|ron|bgn|brl|mxn|ars|clp|cop|pen|zar|try|rub|uah|sgd|hkd|aed|sar|ils|krw|thb|idr|myr|php|vnd)$/i;

export function isCurrencyCode(value: string): boolean {
  return CURRENCIES.test(value.trim());
}
