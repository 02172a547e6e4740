/** Letters that are no base letter with a mark, and what they are written as without. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  ł: 'l',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ı: 'i',
};

/** A header as lower-case words: `OrderDate`, `order_date`, `Order-Date ` are all `order date`. */
export function headerWords(name: string): string[] {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[ßłøæœđı]/g, (letter) => PLAIN[letter]!)
    .split(/[^\p{L}\p{N}#]+/u)
    .filter(Boolean);
}

/** The words run together, for comparing: `orderdate`. */
export function headerKey(name: string): string {
  return headerWords(name).join('');
}
