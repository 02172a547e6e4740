/**
 * Texts in the encodings from before Unicode, as the browser reads them: which it is their letters say.
 * The words are names of towns, people and things in each language.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guessEncoding } from '../../src/lib/data/ingest/encodings/guess';
import type { TextEncoding } from '../../src/lib/data/ingest/types';
import { gzip, Opened } from './opened';

/** Bytes of each character of an encoding, as its decoder has them. */
const tables = new Map<string, ReadonlyMap<string, readonly number[]>>();

function tableOf(encoding: TextEncoding): ReadonlyMap<string, readonly number[]> {
  const known = tables.get(encoding);
  if (known) return known;
  const table = new Map<string, readonly number[]>();
  const decoder = new TextDecoder(encoding);
  const take = (bytes: readonly number[]): void => {
    const character = decoder.decode(Uint8Array.from(bytes));
    if ([...character].length !== 1 || character === '\ufffd' || table.has(character)) return;
    table.set(character, bytes);
  };
  for (let byte = 0; byte < 256; byte++) take([byte]);
  if (WIDE.has(encoding)) {
    for (let lead = 0x81; lead < 0xff; lead++) {
      for (let trail = 0x40; trail < 0xff; trail++) take([lead, trail]);
    }
  }
  tables.set(encoding, table);
  return table;
}

const WIDE: ReadonlySet<TextEncoding> = new Set([
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
]);

function encode(text: string, encoding: TextEncoding): Uint8Array<ArrayBuffer> {
  const table = tableOf(encoding);
  return Uint8Array.from(
    [...text].flatMap((character) => {
      const bytes = table.get(character);
      if (!bytes) throw new Error(`${encoding} has no ${character}`);
      return bytes;
    }),
  );
}

const POLISH =
  'Łódź Kraków Gdańsk Wrocław Poznań Rzeszów Białystok Częstochowa Świeca Małgorzata Książka';
const CZECH =
  'Plzeň České Budějovice Ústí Hradec Králové Jiří Dvořák Kateřina Hrníček Růže Děčín Třebíč';
const HUNGARIAN =
  'Győr Erzsébet Kőszeg Dunaújváros Gyűrű Hűtő Hódmezővásárhely Mezőkövesd Nyíregyháza Fűző';
const RUSSIAN = 'Москва Санкт-Петербург Чашка синяя Иванов Екатеринбург Казань';

const OTHERS: readonly (readonly [TextEncoding, string])[] = [
  ['windows-1250', POLISH],
  ['windows-1250', CZECH],
  ['windows-1250', HUNGARIAN],
  ['windows-1250', 'Bucureşti Iaşi Constanţa Braşov Târgu Mureş Ploieşti Piteşti Ţăndărei Ştefan'],
  [
    'windows-1250',
    'Košice Ľubica Hriňová Ružomberok Dunajská Streda Šaľa Myjava Detvianska Koľaj Čaňa Ďurčiná',
  ],
  ['iso-8859-2', POLISH],
  ['iso-8859-2', CZECH],
  ['windows-1251', RUSSIAN],
  ['windows-1251', 'Київ Львів Харків Україна Запоріжжя Чернігів'],
  ['windows-1251', 'София Пловдив Варна Чаша Стара Загора'],
  ['koi8-u', RUSSIAN],
  ['ibm866', RUSSIAN],
  ['iso-8859-5', RUSSIAN],
  ['windows-1253', 'Αθήνα Θεσσαλονίκη Ελλάδα Κούπα Πάτρα Ηράκλειο'],
  ['windows-1254', 'İstanbul Eskişehir Diyarbakır Çanakkale Şişli Kadıköy Beyoğlu Işık'],
  ['windows-1255', 'ירושלים חיפה ישראל נתניה אשדוד'],
  ['windows-1256', 'القاهرة الرياض دبي الإسكندرية بغداد'],
  ['windows-1257', 'Šiauliai Panevėžys Klaipėda Mažeikių Rīga Jēkabpils Liepāja Rēzekne'],
  ['windows-874', 'กรุงเทพ เชียงใหม่ ภูเก็ต ขอนแก่น'],
  ['macintosh', 'Köln Düsseldorf Zürich Orléans Besançon Málaga São Coruña Göteborg'],
  ['shift_jis', '東京都 大阪府 マグカップ 緑茶 山田太郎 ありがとう 鈴木花子'],
  ['euc-jp', '東京都 大阪府 マグカップ 緑茶 山田太郎 ありがとう 鈴木花子'],
  ['gb18030', '北京 上海 广州 茶杯 张伟 深圳 王芳 数量'],
  ['big5', '台北 高雄 茶杯 王小明 訂單 數量 臺中'],
  ['euc-kr', '서울 부산 머그컵 김철수 인천 대구'],
];

/** What stood in Windows-1252 before must still be read so: one word, one sign, or many. */
const WESTERN = [
  'Müller',
  'Österreich Köln Düsseldorf Zürich Straße',
  'ÖSTERREICH KÖLN MÜNCHEN',
  'São Paulo João Ribeirão Goiânia Maceió',
  'Camões põe Simões limões avião',
  'Málaga Núñez García Peña Bogotá Ávila Coruña',
  '¿Qué? ¡Olé!',
  'Citroën café crème Genève Besançon Orléans Françoise',
  'Malmö Göteborg Västerås Åre Växjö',
  'Åre',
  'København Ærø Sørensen Århus Samsø',
  'Tromsø Bodø Vadsø Vardø Florø',
  'Jyväskylä Hämeenlinna Töölö',
  'Võru Põlva Lõuna Jõgeva Õismäe',
  'Reykjavík Ísafjörður Þór Guðmundsdóttir',
  'città perché Forlì caffè più',
  'història Besòs Llívia',
  'Gráinne Seán Órla',
  'Škoda Citroën Beyoncé Žižek',
  'Nº5 1ª 2º',
  '£5.00 10° ½ ±2 5µm m³ ×',
  'Levi’s l’été “quoted” – • Tea® Lego™ €',
  'Zoë naïve piñata',
];

const listOf = (words: string): string =>
  ['id,name', ...words.split(' ').map((word, k) => `${k + 1},${word}`), ''].join('\n');

describe('the encoding of a text', () => {
  it.each(OTHERS)('is %s for %s', async (encoding, words) => {
    expect(await guessEncoding([encode(listOf(words), encoding)])).toBe(encoding);
  });

  it.each(WESTERN)('stays Windows-1252 for %s', async (words) => {
    expect(await guessEncoding([encode(listOf(words), 'windows-1252')])).toBe('windows-1252');
  });

  it('is told from pieces that begin and end anywhere', async () => {
    const bytes = encode(listOf(`${POLISH} ${POLISH}`), 'windows-1250');
    const pieces = [bytes.subarray(0, 61), bytes.subarray(62, 121), bytes.subarray(122)];
    expect(await guessEncoding(pieces)).toBe('windows-1250');
  });
});

describe('an orders file from before Unicode', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await Opened.start();
  }, 60_000);
  afterAll(() => opened.close());

  it.each([
    ['windows-1250', POLISH],
    ['windows-1251', RUSSIAN],
    ['shift_jis', OTHERS.find(([encoding]) => encoding === 'shift_jis')![1]],
    ['gb18030', OTHERS.find(([encoding]) => encoding === 'gb18030')![1]],
  ] as const)('in %s is read with its letters', async (encoding, words) => {
    const source = await opened.open('orders.csv', encode(listOf(words), encoding));
    expect(source.dialect).toMatchObject({ encoding, delimiter: ',', header: true });
    const rows = await opened.rows(source);
    expect(rows.map(([, name]) => name)).toEqual(words.split(' '));
    await opened.drop(source);
  });

  it('is read as the person says', async () => {
    const bytes = encode('id,name\n1,Győr\n2,Erzsébet\n', 'windows-1250');
    const found = await opened.open('orders.csv', bytes);
    expect(found.dialect?.encoding).toBe('windows-1252');
    await opened.drop(found);
    const told = await opened.open('orders.csv', bytes, { dialect: { encoding: 'windows-1250' } });
    expect((await opened.rows(told)).map(([, name]) => name)).toEqual(['Győr', 'Erzsébet']);
    await opened.drop(told);
  });

  it('may be packed, with its first letter beyond ASCII far from its beginning', async () => {
    const lines = `id,name\n${'3,Bo Lee\n'.repeat(160_000)}4,Zoë\n`;
    const packed = await gzip(encode(lines, 'windows-1252'));
    const source = await opened.open('orders.csv.gz', packed);
    expect(source.dialect?.encoding).toBe('windows-1252');
    const found = await opened.db.query(`select name from ${source.relation} where id = '4'`);
    expect(found.getChildAt(0)?.get(0)).toBe('Zoë');
    await opened.drop(source);
  });

  it('is told by what stands far from its beginning, middle and end', async () => {
    const plain = '3,Bo Lee\n'.repeat(160_000);
    const cut = 9 * 75_500;
    const special = encode(
      POLISH.split(' ')
        .map((word) => `4,${word}\n`)
        .join(''),
      'windows-1250',
    );
    const source = await opened.open('orders.csv', [
      `id,name\n${plain.slice(0, cut + 9 * 60_000)}`,
      special,
      plain,
    ]);
    expect(source.dialect?.encoding).toBe('windows-1250');
    await opened.drop(source);
  });
});
