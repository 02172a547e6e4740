const MAX_NAME = 80;

/** A name on one line, without control and direction marks, not too long. */
export function tidyName(name: string): string {
  const text = name
    .replace(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return [...text].slice(0, MAX_NAME).join('');
}

/** The tidied name, with a number where it is taken. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const name = tidyName(wanted) || 'Audience';
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name} (${number})`)) number += 1;
  return `${name} (${number})`;
}

/** Random and short, for the address; not a secret. */
export function newAudienceId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(5));
  return `a${Array.from(bytes, (byte) => byte.toString(36).padStart(2, '0')).join('')}`;
}

export function isoNow(): string {
  return new Date().toISOString();
}
