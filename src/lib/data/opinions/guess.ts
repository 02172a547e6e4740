import { headerOf, type Source } from '../ingest/types';
import { assign } from '../mapping/assign';
import { headerWords } from '../mapping/header-names';
import { profileColumns, type ColumnProfile } from '../mapping/profile';
import { readRating, scaleOf } from './rating-text';
import { OPINION_ROLES, type OpinionGuess, type OpinionRole } from './types';

/** Names of each role, best first; words as `headerWords` gives them. */
const NAMES: Readonly<Record<OpinionRole, string>> = {
  rating:
    'rating, stars, star rating, review score, review rating, overall, score, rating value, product rating, customer rating, overall rating, ratings, review stars, note, bewertung, sterne, punktzahl, evaluation, puntuacion, calificacion, valoracion, beoordeling, score stars, voto, nota, avaliacao',
  text: 'review text, review, review body, review comment message, text, review content, comment, body, content, message, comments, verified reviews, review description, reviews text, feedback, rezension, bewertungstext, kommentar, avis, commentaire, resena, opinion, comentario, recensie, recensione, commento, resenha',
  title:
    'review title, review headline, title, headline, summary, review summary, review comment title, subject, titel, uberschrift, titre, titulo, titolo, reviews title',
  written_at:
    'review date, written at, date, review time, unix review time, timestamp, time, review creation date, created at, reviewed at, rated at, submitted at, posted at, date added, reviews date, date of review, datum, fecha, data, date avis',
  product_id:
    'product id, asin, item id, sku, product, item, clothing id, movie id, movie, book id, isbn, business id, listing id, article id, product name, parent asin, produkt, artikel, artikelnummer, produit, producto, artikelnr, prodotto, produto, variation',
  customer_id:
    'customer id, reviewer id, user id, user, author id, reviewer, member id, customer, profile name, username, user name, reviewer name, author, reviews username, kunde, kundennummer, nutzer, client, cliente, usuario, klant, utente',
  category:
    'category, product category, department name, department, class name, genre, genres, division name, kategorie, categorie, categoria, main category',
  review_id: 'review id, id, uuid, review number, reviews id, bewertung id',
};

/** Words that make a name mean something else than the role. */
const CONTRARY: Readonly<Partial<Record<OpinionRole, readonly string[]>>> = {
  rating: [
    'count',
    'total',
    'votes',
    'helpful',
    'number',
    'num',
    'id',
    'date',
    'time',
    'text',
    'title',
  ],
  text: ['id', 'date', 'count', 'length', 'title', 'time', 'score', 'rating', 'url', 'votes'],
  title: ['id', 'product', 'movie', 'job', 'book'],
  written_at: ['zone', 'order', 'ship', 'answer', 'birth', 'product', 'update', 'updated'],
  product_id: ['count', 'price', 'category', 'url', 'title'],
  customer_id: ['city', 'state', 'country', 'age', 'location', 'zip', 'review'],
  category: ['id'],
  review_id: ['product', 'customer', 'user', 'order', 'reviewer'],
};

interface Name {
  readonly words: readonly string[];
  readonly key: string;
  readonly weight: number;
}

const BY_ROLE = new Map<OpinionRole, readonly Name[]>(
  OPINION_ROLES.map((role) => [
    role,
    NAMES[role].split(', ').map((phrase, index) => {
      const words = phrase.split(' ');
      return { words, key: words.join(''), weight: 1 - Math.min(index, 40) * 0.005 };
    }),
  ]),
);

/** Below this a guess is no better than none. */
const LEAST_CONFIDENCE = 0.4;

interface Fit {
  readonly confidence: number;
  readonly reason: string;
}

/** One column for each role and one role for each column, with the greatest confidence in all. */
export function guessOpinionRoles(source: Source): OpinionGuess[] {
  const profiles = profileColumns(source);
  const shape = ratingTriple(profiles);
  if (shape) return shape;
  const fits = OPINION_ROLES.map((role) => profiles.map((profile) => fitOf(role, profile)));
  const picked = assign(
    fits.map((row) =>
      row.map((fit) => (fit && fit.confidence >= LEAST_CONFIDENCE ? fit.confidence : 0)),
    ),
  );
  return OPINION_ROLES.flatMap((role, index) => {
    const column = picked[index]!;
    const fit = column < 0 ? null : fits[index]![column]!;
    return fit ? [{ role, column: profiles[column]!.column.name, ...fit }] : [];
  });
}

function fitOf(role: OpinionRole, profile: ColumnProfile): Fit | null {
  const name = nameFit(role, headerOf(profile.column));
  if (!name) return null;
  const { factor, reason } = valueFit(role, profile);
  const confidence = Math.round(name.confidence * factor * 100) / 100;
  return confidence > 0
    ? { confidence, reason: [name.reason, reason].filter(Boolean).join('; ') }
    : null;
}

function nameFit(role: OpinionRole, name: string): Fit | null {
  const words = headerWords(name);
  const key = words.join('');
  let best: Fit | null = null;
  for (const synonym of BY_ROLE.get(role)!) {
    if (synonym.key === key) return { confidence: 0.97 * synonym.weight, reason: 'named so' };
    if (best || !synonym.words.every((word) => words.includes(word))) continue;
    const extra = words.filter((word) => !synonym.words.includes(word));
    if (extra.some((word) => CONTRARY[role]?.includes(word))) continue;
    const confidence = (0.72 - 0.08 * extra.length) * synonym.weight;
    if (confidence > 0.3) best = { confidence, reason: `name says “${synonym.words.join(' ')}”` };
  }
  return best;
}

/** The ratings among values; empty when most are none. */
export function ratingsIn(values: readonly string[]): number[] {
  const read = values.map((value) => readRating(value, '.')).filter((value) => value !== null);
  return read.length >= 0.6 * values.length ? read : [];
}

function valueFit(
  role: OpinionRole,
  profile: ColumnProfile,
): { readonly factor: number; readonly reason: string } {
  const { values, numbers, dates, distinct, meanLength } = profile;
  const fit = (factor: number, reason = '') => ({ factor, reason });
  if (!values.length) return fit(0.3, 'no values in the sample');
  switch (role) {
    case 'rating': {
      const ratings = ratingsIn(values);
      const scale = scaleOf(ratings);
      if (!scale) return fit(0);
      const few = distinct <= (scale.highest > 10 ? 101 : 21);
      return few ? fit(1, `${distinct} marks up to ${scale.highest}`) : fit(0.4);
    }
    case 'text':
      if (numbers > 0.5 || dates > 0.5) return fit(0);
      return meanLength >= 25 ? fit(1, 'long texts') : fit(meanLength >= 8 ? 0.85 : 0.3);
    case 'title':
      if (numbers > 0.5 || dates > 0.5) return fit(0);
      return meanLength >= 3 && meanLength <= 120 ? fit(1) : fit(0.5);
    case 'written_at':
      return dates >= 0.6 ? fit(1, 'dates') : fit(dates > 0.05 ? 0.5 : 0);
    case 'product_id':
    case 'customer_id':
    case 'review_id':
      if (dates > 0.9 && numbers < 0.1) return fit(0);
      return meanLength > 60 ? fit(0.2) : fit(1);
    case 'category':
      if (numbers > 0.8) return fit(0.2, 'mostly numbers');
      return distinct <= Math.max(30, values.length / 2) ? fit(1) : fit(0.4);
  }
}

/**
 * Ratings without a header, as in MovieLens `u.data` and `ratings.dat`: who, what, how high, when.
 * Known by its values alone: three or four columns of numbers, the third marks up to 5, the fourth
 * Unix time.
 */
function ratingTriple(profiles: readonly ColumnProfile[]): OpinionGuess[] | null {
  if (profiles.length < 3 || profiles.length > 4) return null;
  const isNamed = profiles.some(({ column }) => !/^column_\d+$/.test(column.name));
  if (isNamed) return null;
  const [who, what, mark, when] = profiles as [
    ColumnProfile,
    ColumnProfile,
    ColumnProfile,
    ColumnProfile?,
  ];
  const wholes = [who, what].every(({ integers, filled }) => integers === 1 && filled === 1);
  const isMark = mark.numbers === 1 && mark.max <= 5 && mark.min >= 0 && mark.distinct <= 10;
  if (!wholes || !isMark || mark.distinct < 2 || who.max <= 5 || what.max <= 5) return null;
  if (when && !(when.integers === 1 && when.min >= 3.1e8 && when.max <= 4.2e12)) return null;
  const guess = (role: OpinionRole, profile: ColumnProfile, reason: string): OpinionGuess => ({
    role,
    column: profile.column.name,
    confidence: 0.85,
    reason,
  });
  return [
    guess('customer_id', who, 'the first of two numbers'),
    guess('product_id', what, 'the second of two numbers'),
    guess('rating', mark, `marks up to ${mark.max}`),
    ...(when ? [guess('written_at', when, 'Unix time')] : []),
  ];
}
