/** Places that contradict each other, where that can be known without a gazetteer. */

interface KnownCountry {
  /** Ways to write the country, in lower case. */
  readonly names: readonly string[];
  /** Its states by code and by name, in lower case; empty where the list is not held. */
  readonly states: readonly string[];
}

const list = (text: string): readonly string[] => text.split(',').map((name) => name.trim());

/** Countries whose states are written by codes, and one whose addresses hold none of those. */
const COUNTRIES: readonly KnownCountry[] = [
  {
    names: list('united states,united states of america,usa,us,u.s.,u.s.a.,america'),
    states: list(
      'al,ak,az,ar,ca,co,ct,de,fl,ga,hi,id,il,in,ia,ks,ky,la,me,md,ma,mi,mn,ms,mo,mt,ne,nv,nh,nj,nm,ny,nc,nd,oh,ok,or,pa,ri,sc,sd,tn,tx,ut,vt,va,wa,wv,wi,wy,dc,pr,' +
        'alabama,alaska,arizona,arkansas,california,colorado,connecticut,delaware,florida,georgia,hawaii,idaho,illinois,indiana,iowa,kansas,kentucky,louisiana,maine,maryland,massachusetts,michigan,minnesota,mississippi,missouri,montana,nebraska,nevada,new hampshire,new jersey,new mexico,new york,north carolina,north dakota,ohio,oklahoma,oregon,pennsylvania,rhode island,south carolina,south dakota,tennessee,texas,utah,vermont,virginia,washington,west virginia,wisconsin,wyoming,district of columbia,puerto rico',
    ),
  },
  {
    names: list('canada,ca,can'),
    states: list(
      'ab,bc,mb,nb,nl,ns,nt,nu,on,pe,qc,sk,yt,alberta,british columbia,manitoba,new brunswick,newfoundland and labrador,nova scotia,northwest territories,nunavut,ontario,prince edward island,quebec,québec,saskatchewan,yukon',
    ),
  },
  {
    names: list('australia,au,aus'),
    states: list(
      'nsw,qld,sa,tas,vic,wa,act,nt,new south wales,queensland,south australia,tasmania,victoria,western australia,australian capital territory,northern territory',
    ),
  },
  {
    names: list('india,in,ind,bharat'),
    states: list(
      'ap,ar,as,br,cg,ct,ga,gj,hr,hp,jh,ka,kl,mp,mh,mn,ml,mz,nl,or,od,pb,rj,sk,tn,ts,tg,tr,up,uk,ut,wb,an,ch,dd,dh,dl,jk,la,ld,py,' +
        'andhra pradesh,arunachal pradesh,assam,bihar,chhattisgarh,goa,gujarat,haryana,himachal pradesh,jharkhand,karnataka,kerala,madhya pradesh,maharashtra,manipur,meghalaya,mizoram,nagaland,odisha,orissa,punjab,rajasthan,sikkim,tamil nadu,telangana,tripura,uttar pradesh,uttarakhand,west bengal,andaman and nicobar islands,chandigarh,delhi,jammu and kashmir,ladakh,lakshadweep,puducherry',
    ),
  },
  {
    names: list('united kingdom,uk,gb,great britain,england,scotland,wales,northern ireland'),
    states: [],
  },
];

/** Only these are judged: "CO" is no proof against Italy, whose Como is CO too. */
const BY_NAME = new Map(
  COUNTRIES.flatMap((country) => country.names.map((name) => [name, country] as const)),
);
const OWNERS = new Map<string, KnownCountry[]>();
for (const country of COUNTRIES) {
  for (const state of country.states) {
    const owners = OWNERS.get(state);
    if (owners) owners.push(country);
    else OWNERS.set(state, [country]);
  }
}

export interface PlacePair {
  /** The smaller place: a state, or a city. */
  readonly inner: string;
  readonly country: string;
  readonly lines: number;
}

export interface Contradiction extends PlacePair {
  /** Where the smaller place is instead. */
  readonly elsewhere: string;
  /** How that is known. */
  readonly by: 'list' | 'data';
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}

function titled(country: KnownCountry): string {
  const name = country.names[0]!;
  return name.replace(/\b\p{L}/gu, (letter) => letter.toUpperCase());
}

/** States that the list places in another country than the line says. */
function listed(pair: PlacePair): Contradiction | null {
  const owners = OWNERS.get(plain(pair.inner));
  const country = BY_NAME.get(plain(pair.country));
  if (!owners || !country || owners.includes(country)) return null;
  return { ...pair, elsewhere: titled(owners[0]!), by: 'list' };
}

/** From so many lines on, and with this share in one country, a place counts as that country's. */
const MIN_LINES = 50;
const MAIN_SHARE = 0.99;

/**
 * Pairs that cannot both be right: a state of another country by the lists held here; or a place that
 * 99 % of its lines, at least 50, put into another country.
 */
export function contradictions(pairs: readonly PlacePair[]): Contradiction[] {
  const byPlace = new Map<string, { lines: number; main: PlacePair }>();
  for (const pair of pairs) {
    const place = byPlace.get(pair.inner);
    if (!place) {
      byPlace.set(pair.inner, { lines: pair.lines, main: pair });
      continue;
    }
    place.lines += pair.lines;
    if (pair.lines > place.main.lines) place.main = pair;
  }
  return pairs.flatMap((pair) => {
    const known = listed(pair);
    if (known) return [known];
    const { lines, main } = byPlace.get(pair.inner)!;
    const isOdd =
      main.country !== pair.country && lines >= MIN_LINES && main.lines >= MAIN_SHARE * lines;
    return isOdd ? [{ ...pair, elsewhere: main.country, by: 'data' as const }] : [];
  });
}
