/** The category tree: category -> subcategory -> "name|price" in euro. All brands are invented. */
export interface CategoryData {
  name: string;
  code: string;
  share: number;
  /** Relative demand January..December. */
  months: readonly number[];
  brands: readonly string[];
  subcategories: Readonly<Record<string, string>>;
}

export const CATEGORIES: readonly CategoryData[] = [
  {
    name: 'Kitchen & Dining',
    code: 'KIT',
    share: 0.19,
    months: [1, 0.95, 0.95, 0.95, 0.9, 0.85, 0.85, 0.9, 1, 1.05, 1.3, 1.35],
    brands: ['Larkmoor', 'Brasa Nova', 'Tin & Thistle', 'Ostra'],
    subcategories: {
      'Coffee & Tea':
        'Burr coffee grinder|89;Moka pot 6 cups|34.9;Gooseneck kettle|59;Pour-over set|42.5;French press 1 l|29.9;Loose-leaf teapot|36;Milk frother|24.9;Thermal carafe|39.9;Espresso cups, set of 4|27.5;Tea infuser basket|9.9',
      Cookware:
        'Cast-iron skillet 28 cm|54.9;Enamel casserole 5 l|129;Carbon-steel wok|62;Saucepan with lid|38.5;Copper sauté pan|189;Grill pan|44.9;Stock pot 10 l|69;Pressure cooker|119;Knife block, 7 pieces|159;Chopping board, beech|32',
      'Kitchen Tools':
        'Chainmail scrubber|14.9;Banneton proofing basket|19.5;Digital kitchen scale|22.9;Silicone spatula set|16.5;Microplane grater|18.9;Salad spinner|24;Garlic press|12.9;Meat thermometer|21.5;Measuring cups|11.9;Citrus juicer|15.5',
      Tableware:
        'Stoneware dinner plates, set of 4|48;Soup bowls, set of 4|39.5;Wine glasses, set of 6|44;Cutlery set, 24 pieces|96;Linen napkins, set of 4|26;Oak salad servers|19.9;Water carafe|24.5;Tapas dishes, set of 6|33;Cheese board|37.5;Porcelain mug|11.5',
      Pantry:
        'Espresso beans 1 kg|22.9;Olive oil, first press|17.5;Sea-salt flakes|6.9;Smoked paprika|4.9;Herbal tea sampler|13.9;Acacia honey|8.5;Dark chocolate 75 %|4.5;Fig mustard|5.9;Dried porcini|9.9;Vanilla pods|12.5',
    },
  },
  {
    name: 'Home & Living',
    code: 'HOM',
    share: 0.16,
    months: [1.2, 1, 0.95, 0.9, 0.9, 0.85, 0.85, 0.95, 1.1, 1.15, 1.15, 1],
    brands: ['Hollin House', 'Larkmoor', 'Vester & Vale', 'Ekdal'],
    subcategories: {
      Bedding:
        'All-season duvet|99;Feather pillow|45;Mattress topper|169;Wool blanket|89;Percale fitted sheet|34.9;Weighted blanket|115;Bolster cushion|28;Bed runner|39;Waffle throw|42.5;Eye mask, silk|18.9',
      Linen:
        'Linen duvet cover|79;Bath towels, set of 2|36;Cotton bathrobe|59;Table runner|24.5;Curtain panel pair|64;Cushion cover|16.9;Tea towels, set of 3|19.5;Tablecloth, oval|46;Bath mat|21.9;Pillowcases, set of 2|22',
      Lighting:
        'Paper pendant lamp|49;Brass desk lamp|98;Floor lamp, tripod|149;Bedside lamp|44.9;LED strip 5 m|29.9;Fairy lights 10 m|17.5;Wall sconce|62;Clip spotlight|26;Dimmable bulb|9.5;Chandelier, six arms|389',
      Storage:
        'Stackable storage bin|15.9;Woven basket|27.5;Shoe rack|39;Drawer organiser|18.5;Under-bed box|24.9;Coat stand|58;Wall hooks, set of 5|14.5;Glass jars, set of 6|29;Bookshelf, walnut|329;Sideboard, oak|649',
      Decor:
        'Scented candle, cedar|21.9;Wick trimmer|12.5;Ceramic vase|34;Picture frame 30 × 40|17.9;Wall clock|46.5;Round mirror|84;Dried flower bunch|22.5;Wool rug 160 × 230|279;Botanical print|26;Lounge chair|549',
    },
  },
  {
    name: 'Garden',
    code: 'GAR',
    share: 0.12,
    months: [0.35, 0.6, 1.5, 2, 1.9, 1.3, 1, 0.8, 0.8, 0.6, 0.4, 0.35],
    brands: ['Mossgate', 'Verdoyer', 'Larkmoor'],
    subcategories: {
      'Plants & Seeds':
        'Tomato seed collection|8.9;Wildflower meadow mix|11.5;Lavender plant|7.9;Herb starter trio|12.9;Tulip bulbs, 50 pieces|16.5;Strawberry plants, 6 pieces|14.9;Dwarf lemon tree|48;Bonsai juniper|59;Climbing rose|24.9;Salad seed tape|5.5',
      'Beds & Soil':
        'Raised bed, larch|119;Potting soil 40 l|13.9;Compost bin 300 l|64;Slow-release fertiliser|15.5;Terracotta pot 30 cm|18.9;Seedling tray|9.9;Bark mulch 60 l|11.9;Weed fleece 10 m|17.5;Mini greenhouse|139;Worm composter|98',
      Watering:
        'Self-watering planter|27.9;Garden hose 25 m|42;Rain barrel 200 l|89;Watering can 10 l|24.5;Drip irrigation kit|54.9;Oscillating sprinkler|26.5;Watering computer|69;Hose reel|58;Plant mister|12.5;Rain gauge|8.9',
      'Garden Tools':
        'Spray nozzle, brass|16.9;Bypass secateurs|34.9;Hand trowel|13.5;Hedge shears|38;Digging fork|44;Leaf rake|22.9;Wheelbarrow|109;Cordless mower|379;Pruning saw|27.5;Garden gloves|10.9',
      'Outdoor Living':
        'Folding bistro set|149;Hammock, cotton|69;Parasol 3 m|129;Fire bowl|159;Charcoal grill|219;Teak bench|329;Solar lanterns, set of 3|36.9;Outdoor cushion|24;Bird feeder|21.5;Insect hotel|29.9',
    },
  },
  {
    name: 'Outdoor & Sports',
    code: 'OUT',
    share: 0.13,
    months: [0.75, 0.75, 0.9, 1, 1.25, 1.5, 1.55, 1.3, 0.95, 0.8, 0.75, 0.8],
    brands: ['Tarnfell', 'Kite & Cairn', 'Pasoalto', 'Larkmoor'],
    subcategories: {
      'Tents & Shelter':
        'Trekking tent, 2 persons|189;Family tent, 5 persons|429;Tarp 3 × 3 m|64;Tent pegs, set of 10|12.9;Beach shelter|49.9;Groundsheet|24.5;Camping awning|279;Guy-line set|9.9;Pop-up tent|98;Mosquito net|19.9',
      'Camp & Sleep':
        'Sleeping bag, 3 seasons|84;Inflatable mat|59;Camping stove|46.5;Folding chair|34.9;Cool box 28 l|74;Camping cookset|42;Dry bag 20 l|18.5;Water canister|15.9;Travel pillow|16.5;Sleeping bag liner|22.9',
      'Hiking Gear':
        'Rain jacket|119;Hiking boots|149;Merino base layer|64;Trekking socks, 2 pairs|19.5;Softshell trousers|89;Trekking poles|58;Daypack 24 l|72;Fleece hat|17.9;Gaiters|29.5;Trail gloves|24.5',
      'Lights & Navigation':
        'Headlamp, rechargeable|36.9;Camping lantern|28.5;Handheld GPS|249;Compass|21.9;Pocket knife|34;Paracord 30 m|8.9;Fire steel|11.5;Emergency whistle|5.9;Binoculars 8 × 42|169;Multi-tool|59.9',
      Fitness:
        'Yoga mat, cork|49.9;Foam roller|24.9;Resistance bands|17.5;Kettlebell 12 kg|44;Skipping rope|12.5;Adjustable dumbbells|189;Balance board|54;Rowing machine|599;Gym towel|11.9;Massage ball|9.5',
    },
  },
  {
    name: 'Toys & Games',
    code: 'TOY',
    share: 0.12,
    months: [0.7, 0.7, 0.75, 0.8, 0.8, 0.85, 0.85, 0.85, 0.85, 1, 1.75, 2.1],
    brands: ['Pim & Otter', 'Quillo', 'Bauwerk'],
    subcategories: {
      Building:
        'Wooden building blocks|39.9;Marble run, 90 pieces|54.9;Magnetic tiles|62;Model railway starter|189;Brick castle|79;Gear construction set|34.5;Dinosaur kit|24.9;Space station kit|119;Domino set|16.9;Road and rail set|69',
      'Board Games':
        'Strategy game: Island Traders|44.9;Family game: Lucky Fox|24.5;Card sleeves, 200 pieces|9.9;Cooperative game: Night Ferry|36;Chess set, maple|89;Memory game|14.5;Word game: Letterbox|22.9;Party game: Say It|19.9;Travel backgammon|29.5;Dice tower|18.9',
      'Outdoor Play':
        'Balance bike|99;Kick scooter|79;Sandpit set|21.5;Kite, rainbow|17.9;Water table|64;Badminton set|27.5;Swing seat|46;Trampoline 244 cm|289;Football, size 4|19.5;Skittles, wood|34.9',
      'Plush & Dolls':
        'Plush otter|18.9;Rag doll|26.5;Dolls house|149;Hand puppet|16.5;Baby rattle|9.9;Plush dragon|24.9;Doll pram|48;Tea set, tin|22;Musical cot mobile|36.9;Grasping toy|11.5',
      Crafts:
        'Watercolour set|19.9;Modelling clay|14.5;Loom kit|32;Origami paper|7.9;Jewellery beads|16.9;Science lab kit|42.5;Finger paints|12.9;Knitting starter|27.5;Sticker book|6.5;Wood-burning set|49.9',
    },
  },
  {
    name: 'Books & Paper',
    code: 'BOK',
    share: 0.1,
    months: [1, 0.9, 0.85, 0.85, 0.85, 0.9, 0.95, 1.35, 1.4, 1, 1.1, 1.25],
    brands: ['Northquay Press', 'Feather & Folio', 'Plume d’Ardoise'],
    subcategories: {
      Cookbooks:
        'Sourdough at Home|28;One Pan Weeknights|24.9;The Vegetable Year|32;Preserving Fruit|22.5;Noodles and Broth|26;Little Bakers|18.9;Street Food Europe|29.5;The Cheese Atlas|36;Spice Notes|21.9;Picnic Days|17.5',
      Fiction:
        'The Salt Road|14.9;A House in Winter|12.9;Letters to Ostend|13.5;The Cartographer’s Son|16.9;Nine Lanterns|11.9;Harbour Lights|12.5;The Last Orchard|15.5;Midnight Tram|10.9;Blue Hour|13.9;Collected Mysteries, box set|59',
      'Children’s Books':
        'The Bear Who Counted|11.9;Goodnight, Lighthouse|10.5;Atlas of Animals|24.9;First Hundred Words|8.9;Dragons of the Lake|13.5;How Bridges Work|19.9;Pirate School|9.9;The Moon Garden|12.5;Puzzle Detectives|7.9;Fairy-tale treasury|34.5',
      Writing:
        'Fountain pen, steel nib|45;Bottled ink, blue-black|14.9;Gel pens, set of 8|11.5;Mechanical pencil|16.9;Calligraphy set|38;Highlighters, pastel|8.5;Pencil case, canvas|17.5;Desk organiser|29.9;Wax seal kit|24.5;Coloured pencils, 48|32',
      Notebooks:
        'Dotted notebook A5|18.5;Leather journal|49;Weekly planner|22.9;Sketchbook A4|16.5;Sticky notes set|6.9;School exercise books, 10|12.9;Recipe binder|26;Letter paper set|19.5;Wall calendar|15.9;Index cards|5.5',
    },
  },
  {
    name: 'Beauty & Care',
    code: 'BEA',
    share: 0.1,
    months: [0.95, 1.05, 0.95, 0.9, 1.05, 0.95, 0.9, 0.9, 0.95, 0.95, 1.2, 1.35],
    brands: ['Solvane', 'Mirelle', 'Birch & Balm'],
    subcategories: {
      'Skin Care':
        'Vitamin C serum|29.9;Day cream SPF 30|24.5;Night balm|32;Gentle cleanser|14.9;Clay mask|17.5;Eye cream|34;Hand cream trio|19.5;Lip balm|5.9;Sun milk SPF 50|18.9;Facial oil|27.5',
      'Hair Care':
        'Argan shampoo|12.9;Repair conditioner|13.5;Hair mask|18.5;Boar-bristle brush|34.9;Sea-salt spray|15.5;Dry shampoo|9.9;Scalp scrub|21;Silk scrunchies|14.5;Beard oil|17.9;Detangling comb|8.5',
      'Bath & Body':
        'Bath salts, lavender|16.5;Olive soap bar|6.5;Shower oil|13.9;Body butter|18;Loofah sponge|7.5;Bubble bath|11.5;Deodorant cream|9.5;Massage oil|19.9;Foot file|10.5;Gift set, citrus|39',
      'Beauty Devices':
        'Sonic toothbrush|79;Hair dryer, ionic|119;Epilator|89;Facial brush|64;Beard trimmer|54.9;Straightener|98;LED mirror|72;Massage gun|149;Nail drill|38.5;Ultrasonic diffuser|44.9',
      'Oral Care':
        'Brush heads, 4 pieces|17.9;Whitening toothpaste|6.9;Bamboo toothbrush, 4 pieces|9.5;Dental floss, silk|5.5;Mouthwash tabs|8.9;Water flosser|69;Tongue scraper|7.9;Travel case|6.5;Kids toothpaste|4.9;Tooth tabs|7.5',
    },
  },
  {
    name: 'Electronics',
    code: 'ELE',
    share: 0.18,
    months: [0.9, 0.8, 0.8, 0.8, 0.85, 0.85, 0.9, 1.15, 1.15, 0.95, 1.7, 1.4],
    brands: ['Voltera', 'Nimbus Lab', 'Halden', 'Okari'],
    subcategories: {
      Audio:
        'Wireless headphones|149;Bookshelf speakers|289;Bluetooth speaker|69;In-ear buds|89;Soundbar|249;Record player|219;DAB radio|98;Studio microphone|129;Headphone stand|24.9;Earplugs, filtered|19.9',
      'Smart Home':
        'Security camera|99;Video doorbell|149;Smart plug|18.9;Smart thermostat|189;Motion sensor|27.5;Robot vacuum|449;Smoke alarm|34.9;Smart bulb pair|32;Air quality monitor|84;Door lock, keyless|219',
      Computing:
        'Mechanical keyboard|109;Ergonomic mouse|59;Monitor 27 inch|329;Laptop stand|42.5;Webcam|64.9;Portable SSD 1 TB|98;Tablet 11 inch|449;E-reader|139;Docking station|179;Mouse pad|12.9',
      'Power & Memory':
        'Memory card 128 GB|21.9;Power bank 20,000 mAh|44.9;USB-C charger 65 W|34.5;Braided cable 2 m|12.5;Wireless charger|29.9;Rechargeable batteries AA|16.9;Travel adapter|22.5;Extension lead|14.9;USB stick 64 GB|11.5;Solar charger|74',
      'Small Appliances':
        'Espresso machine|399;Stand mixer|349;Toaster, two slots|49.9;Hand blender|54.9;Air fryer|129;Water kettle|44.5;Waffle iron|39.9;Air purifier|189;Steam iron|69;Slow juicer|169',
    },
  },
];

export const SELLERS: readonly { name: string; weight: number }[] = [
  { name: 'Larkmoor & Co', weight: 10 },
  { name: 'Havenmarkt', weight: 3 },
  { name: 'Atelier Soufflot', weight: 2 },
  { name: 'Bergblick Handel', weight: 3 },
  { name: 'Canal Street Supply', weight: 2 },
  { name: 'Dunmore Trading', weight: 2 },
  { name: 'Fjordgaard', weight: 1.5 },
  { name: 'La Huerta Directa', weight: 1.5 },
  { name: 'Mill Lane Makers', weight: 1 },
  { name: 'Pixel & Plug', weight: 2 },
  { name: 'Ruhr Versand', weight: 1.5 },
  { name: 'Sweetwater Goods', weight: 1 },
];

/** Planted attachments: when `head` is put into a basket, `tail` follows with `probability`. */
export const AFFINITY_RULES: readonly { head: string; tail: string; probability: number }[] = [
  { head: 'Burr coffee grinder', tail: 'Espresso beans 1 kg', probability: 0.45 },
  { head: 'Trekking tent, 2 persons', tail: 'Sleeping bag, 3 seasons', probability: 0.42 },
  { head: 'Sleeping bag, 3 seasons', tail: 'Headlamp, rechargeable', probability: 0.36 },
  { head: 'Raised bed, larch', tail: 'Potting soil 40 l', probability: 0.5 },
  { head: 'Strategy game: Island Traders', tail: 'Card sleeves, 200 pieces', probability: 0.34 },
  { head: 'Fountain pen, steel nib', tail: 'Bottled ink, blue-black', probability: 0.48 },
  { head: 'Fountain pen, steel nib', tail: 'Dotted notebook A5', probability: 0.34 },
  { head: 'Sonic toothbrush', tail: 'Brush heads, 4 pieces', probability: 0.46 },
  { head: 'Security camera', tail: 'Memory card 128 GB', probability: 0.48 },
  { head: 'Cast-iron skillet 28 cm', tail: 'Chainmail scrubber', probability: 0.35 },
  { head: 'Yoga mat, cork', tail: 'Foam roller', probability: 0.32 },
  { head: 'Scented candle, cedar', tail: 'Wick trimmer', probability: 0.33 },
  { head: 'All-season duvet', tail: 'Linen duvet cover', probability: 0.42 },
  { head: 'Wooden building blocks', tail: 'Stackable storage bin', probability: 0.3 },
  { head: 'Garden hose 25 m', tail: 'Spray nozzle, brass', probability: 0.45 },
  { head: 'Sourdough at Home', tail: 'Banneton proofing basket', probability: 0.38 },
];

export const VIRAL_PRODUCT = 'Self-watering planter';
/** Its batteries come from a bad batch from `BAD_BATCH_DATE` on; its reviews say so. */
export const BAD_BATCH_PRODUCT = 'Wireless headphones';
export const BAD_BATCH_DATE = '2024-02-01';
