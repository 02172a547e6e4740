/** Lines that stand among the goods but cannot be offered: postage, fees, corrections. */

/** One of these makes a name a service … */
const SERVICE = new Set(
  `postage shipping delivery carriage freight handling packing fee fees charge charges surcharge
  discount adjustment manual rounding porto versand versandkosten versandkostenpauschale lieferung
  zustellung nachnahme rabatt gebühr gebühren livraison expédition transport remise envío envio
  gastos entrega descuento frete desconto spedizione consegna sconto verzending verzendkosten
  bezorging korting fracht frakt wysyłka dostawa`.split(/\s+/),
);
/** … if all its other words are of these. */
const BESIDE = new Set(
  `dotcom post mail parcel bank credit card amazon paypal payment service standard express next day
  same international domestic economy priority home free first class and or of the for cost costs
  order small extra per p&p & + - und der die für kosten pauschale expressversand frais de du le la
  port pour del por para di da e het van und`.split(/\s+/),
);

/**
 * Whether a name says nothing but a service, in any of some European languages: “DOTCOM POSTAGE”,
 * “Frais de port”. A name with any other word in it is a good's (“Delivery van, wooden”).
 */
export function isService(name: string): boolean {
  const words = name
    .toLocaleLowerCase('en')
    .split(/[\s,.()/_:0-9]+/)
    .filter(Boolean);
  if (words.join(' ') === 'frais de port') return true;
  return (
    words.some((word) => SERVICE.has(word)) &&
    words.every((word) => SERVICE.has(word) || BESIDE.has(word))
  );
}
