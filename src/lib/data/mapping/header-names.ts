/** A header as lower-case words: `OrderDate`, `order_date`, `Order-Date ` are all `order date`. */
export function headerWords(name: string): string[] {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}#]+/u)
    .filter(Boolean);
}

/** The words run together, for comparing: `orderdate`. */
export function headerKey(name: string): string {
  return headerWords(name).join('');
}
