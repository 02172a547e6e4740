/** Countries with real cities and regions, names and payment habits. */
export interface Country {
  name: string;
  code: string;
  share: number;
  /** From this month (0..35) on the shop delivers there. */
  fromMonth: number;
  vat: number;
  shipping: number;
  freeShippingFrom: number;
  /** "City|Region|weight" */
  cities: string;
  payments: Readonly<Record<string, number>>;
  names: keyof typeof FIRST_NAMES;
}

export const FREE_SHIPPING_FROM = 50;

export const COUNTRIES: readonly Country[] = [
  {
    name: 'Germany',
    code: 'DE',
    share: 0.28,
    fromMonth: 0,
    vat: 0.19,
    shipping: 4.95,
    freeShippingFrom: FREE_SHIPPING_FROM,
    cities:
      'Berlin|Berlin|37;Hamburg|Hamburg|19;Munich|Bavaria|15;Cologne|North Rhine-Westphalia|11;Frankfurt am Main|Hesse|8;Stuttgart|Baden-Württemberg|6;Düsseldorf|North Rhine-Westphalia|6;Leipzig|Saxony|6;Dortmund|North Rhine-Westphalia|6;Essen|North Rhine-Westphalia|6;Bremen|Bremen|6;Dresden|Saxony|6;Hannover|Lower Saxony|5;Nuremberg|Bavaria|5;Münster|North Rhine-Westphalia|3;Freiburg im Breisgau|Baden-Württemberg|2.5;Kiel|Schleswig-Holstein|2.5;Erfurt|Thuringia|2;Mainz|Rhineland-Palatinate|2;Rostock|Mecklenburg-Vorpommern|2',
    payments: {
      PayPal: 34,
      Invoice: 30,
      'Credit card': 16,
      'Direct debit': 14,
      'Bank transfer': 6,
    },
    names: 'german',
  },
  {
    name: 'Netherlands',
    code: 'NL',
    share: 0.15,
    fromMonth: 0,
    vat: 0.21,
    shipping: 3.95,
    freeShippingFrom: FREE_SHIPPING_FROM,
    cities:
      'Amsterdam|North Holland|9;Rotterdam|South Holland|6.5;The Hague|South Holland|5.5;Utrecht|Utrecht|3.6;Eindhoven|North Brabant|2.4;Groningen|Groningen|2.3;Tilburg|North Brabant|2.2;Almere|Flevoland|2.1;Breda|North Brabant|1.8;Nijmegen|Gelderland|1.8;Haarlem|North Holland|1.6;Maastricht|Limburg|1.2;Leiden|South Holland|1.2;Zwolle|Overijssel|1.3',
    payments: { iDEAL: 66, PayPal: 12, 'Credit card': 12, Invoice: 10 },
    names: 'dutch',
  },
  {
    name: 'France',
    code: 'FR',
    share: 0.14,
    fromMonth: 0,
    vat: 0.2,
    shipping: 5.95,
    freeShippingFrom: FREE_SHIPPING_FROM,
    cities:
      'Paris|Île-de-France|21;Marseille|Provence-Alpes-Côte d’Azur|8.7;Lyon|Auvergne-Rhône-Alpes|5.2;Toulouse|Occitanie|4.9;Nice|Provence-Alpes-Côte d’Azur|3.4;Nantes|Pays de la Loire|3.2;Montpellier|Occitanie|3;Strasbourg|Grand Est|2.9;Bordeaux|Nouvelle-Aquitaine|2.6;Lille|Hauts-de-France|2.3;Rennes|Brittany|2.2;Grenoble|Auvergne-Rhône-Alpes|1.6;Dijon|Bourgogne-Franche-Comté|1.6;Tours|Centre-Val de Loire|1.4',
    payments: { 'Credit card': 68, PayPal: 24, 'Apple Pay': 8 },
    names: 'french',
  },
  {
    name: 'United Kingdom',
    code: 'GB',
    share: 0.13,
    fromMonth: 0,
    vat: 0.2,
    shipping: 6.95,
    freeShippingFrom: FREE_SHIPPING_FROM,
    cities:
      'London|England|45;Birmingham|England|6;Manchester|England|5.5;Leeds|England|4;Bristol|England|4.5;Liverpool|England|4;Sheffield|England|3;Brighton|England|3;Newcastle upon Tyne|England|2.5;Nottingham|England|2.5;Edinburgh|Scotland|5;Glasgow|Scotland|5;Cardiff|Wales|3;Belfast|Northern Ireland|2.5;York|England|2',
    payments: { 'Credit card': 56, PayPal: 26, 'Apple Pay': 14, 'Gift card': 4 },
    names: 'english',
  },
  {
    name: 'Austria',
    code: 'AT',
    share: 0.08,
    fromMonth: 0,
    vat: 0.2,
    shipping: 5.95,
    freeShippingFrom: FREE_SHIPPING_FROM,
    cities:
      'Vienna|Vienna|19;Graz|Styria|3;Linz|Upper Austria|2.1;Salzburg|Salzburg|1.6;Innsbruck|Tyrol|1.4;Klagenfurt|Carinthia|1;Villach|Carinthia|0.6;Wels|Upper Austria|0.6;St. Pölten|Lower Austria|0.6;Dornbirn|Vorarlberg|0.5',
    payments: { Invoice: 32, PayPal: 24, 'Credit card': 24, 'Bank transfer': 20 },
    names: 'german',
  },
  {
    name: 'Belgium',
    code: 'BE',
    share: 0.07,
    fromMonth: 0,
    vat: 0.21,
    shipping: 4.95,
    freeShippingFrom: FREE_SHIPPING_FROM,
    cities:
      'Brussels|Brussels-Capital|12;Antwerp|Flanders|5.3;Ghent|Flanders|2.6;Charleroi|Wallonia|2;Liège|Wallonia|2;Bruges|Flanders|1.2;Namur|Wallonia|1.1;Leuven|Flanders|1;Mechelen|Flanders|0.9;Kortrijk|Flanders|0.8',
    payments: { Bancontact: 58, 'Credit card': 20, PayPal: 16, Invoice: 6 },
    names: 'dutch',
  },
  {
    name: 'Denmark',
    code: 'DK',
    share: 0.05,
    fromMonth: 0,
    vat: 0.25,
    shipping: 5.95,
    freeShippingFrom: FREE_SHIPPING_FROM,
    cities:
      'Copenhagen|Capital Region|13;Aarhus|Central Denmark|2.9;Odense|Southern Denmark|1.8;Aalborg|North Denmark|1.4;Esbjerg|Southern Denmark|0.7;Randers|Central Denmark|0.6;Kolding|Southern Denmark|0.6;Roskilde|Zealand|0.5',
    payments: { MobilePay: 52, 'Credit card': 38, PayPal: 10 },
    names: 'danish',
  },
  {
    name: 'Spain',
    code: 'ES',
    share: 0.06,
    fromMonth: 6,
    vat: 0.21,
    shipping: 6.95,
    freeShippingFrom: FREE_SHIPPING_FROM,
    cities:
      'Madrid|Community of Madrid|33;Barcelona|Catalonia|16;Valencia|Valencian Community|8;Seville|Andalusia|7;Zaragoza|Aragon|6.7;Málaga|Andalusia|5.8;Murcia|Region of Murcia|4.6;Palma|Balearic Islands|4.2;Bilbao|Basque Country|3.5;Alicante|Valencian Community|3.4;Granada|Andalusia|2.3',
    payments: { 'Credit card': 60, PayPal: 28, 'Bank transfer': 12 },
    names: 'spanish',
  },
  {
    name: 'United States',
    code: 'US',
    share: 0.12,
    fromMonth: 18,
    vat: 0.07,
    shipping: 12.95,
    freeShippingFrom: FREE_SHIPPING_FROM,
    cities:
      'New York|New York|40;Los Angeles|California|20;Chicago|Illinois|13;Houston|Texas|9;Boston|Massachusetts|9;Seattle|Washington|9;San Francisco|California|9;Portland|Oregon|7;Denver|Colorado|7;Austin|Texas|7;Philadelphia|Pennsylvania|7;Minneapolis|Minnesota|5;Atlanta|Georgia|5;San Diego|California|5;Nashville|Tennessee|4',
    payments: { 'Credit card': 62, PayPal: 20, 'Apple Pay': 14, 'Gift card': 4 },
    names: 'english',
  },
];

export const FIRST_NAMES = {
  german:
    'Anna,Lena,Marie,Sophie,Julia,Katharina,Sabine,Petra,Monika,Laura,Hannah,Clara,Ulrike,Greta,Ines,Lukas,Paul,Felix,Jonas,Maximilian,Thomas,Michael,Stefan,Andreas,Jürgen,Matthias,Florian,Tobias,Karl,Emil',
  dutch:
    'Emma,Sanne,Lotte,Fleur,Anouk,Femke,Marieke,Ilse,Tess,Noor,Eva,Saskia,Wendy,Lieke,Britt,Daan,Sem,Bram,Thijs,Ruben,Jeroen,Pieter,Sander,Niels,Koen,Joris,Maarten,Wouter,Stijn,Hugo',
  french:
    'Camille,Chloé,Léa,Manon,Juliette,Élodie,Aurélie,Claire,Sophie,Margaux,Inès,Zoé,Nathalie,Hélène,Agathe,Louis,Hugo,Arthur,Gabriel,Antoine,Nicolas,Julien,Mathieu,Pierre,Étienne,Baptiste,Théo,Rémi,Olivier,Luc',
  english:
    'Olivia,Amelia,Emily,Grace,Charlotte,Sarah,Rachel,Hannah,Megan,Abigail,Zoe,Alice,Naomi,Priya,Fiona,James,Oliver,Harry,Thomas,William,Daniel,Samuel,Ethan,Ryan,Andrew,Callum,Marcus,Owen,Noah,Imran',
  danish:
    'Freja,Ida,Clara,Laura,Sofie,Mette,Kirsten,Signe,Maja,Astrid,Anders,Mads,Søren,Rasmus,Emil,Frederik,Lars,Jakob,Nikolaj,Oscar',
  spanish:
    'Lucía,María,Carmen,Paula,Elena,Marta,Sofía,Laura,Alba,Pilar,Pablo,Álvaro,Javier,Diego,Sergio,Carlos,Miguel,Andrés,Raúl,Jorge',
} as const;

export const LAST_NAMES: Readonly<Record<keyof typeof FIRST_NAMES, string>> = {
  german:
    'Müller,Schmidt,Schneider,Fischer,Weber,Meyer,Wagner,Becker,Schulz,Hoffmann,Schäfer,Koch,Bauer,Richter,Klein,Wolf,Schröder,Neumann,Schwarz,Zimmermann,Braun,Krüger,Hofmann,Hartmann,Lange,Schmitt,Werner,Krause,Meier,Lehmann,Gruber,Huber,Steiner,Moser,Pichler',
  dutch:
    'de Jong,Jansen,de Vries,van den Berg,Bakker,van Dijk,Visser,Smit,Meijer,de Boer,Mulder,de Groot,Bos,Vos,Peters,Hendriks,van Leeuwen,Dekker,Brouwer,de Wit,Dijkstra,Smits,de Graaf,van der Meer,Peeters,Janssens,Maes,Jacobs,Willems,Claes',
  french:
    'Martin,Bernard,Dubois,Thomas,Robert,Richard,Petit,Durand,Leroy,Moreau,Simon,Laurent,Lefebvre,Michel,Garcia,David,Bertrand,Roux,Vincent,Fournier,Morel,Girard,André,Mercier,Dupont,Lambert,Bonnet,François,Martinez,Legrand',
  english:
    'Smith,Jones,Taylor,Brown,Williams,Wilson,Johnson,Davies,Patel,Wright,Walker,Thompson,White,Edwards,Hughes,Green,Hall,Lewis,Harris,Clarke,Jackson,Wood,Turner,Martin,Cooper,Hill,Ward,Morris,Moore,Clark,Lee,King,Baker,Anderson,Campbell',
  danish:
    'Nielsen,Jensen,Hansen,Pedersen,Andersen,Christensen,Larsen,Sørensen,Rasmussen,Jørgensen,Petersen,Madsen,Kristensen,Olsen,Thomsen,Poulsen,Knudsen,Mortensen',
  spanish:
    'García,Rodríguez,González,Fernández,López,Martínez,Sánchez,Pérez,Gómez,Martín,Jiménez,Ruiz,Hernández,Díaz,Moreno,Álvarez,Romero,Alonso,Gutiérrez,Navarro,Torres,Domínguez',
};
