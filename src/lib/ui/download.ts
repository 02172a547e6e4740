/** Longest wait before the blob's address is given back; browsers read it after the click. */
const REVOKE_AFTER_MS = 60_000;

/** Characters that a file name cannot have on some system, and control characters. */
const FORBIDDEN = /[\\/:*?"<>|\p{Cc}\p{Bidi_Control}]+/gu;

/** A name that every file system takes: no separators, no control or direction marks, not too long. */
export function safeFileName(name: string): string {
  const clean = name.normalize('NFC').replace(FORBIDDEN, ' ').replace(/\s+/g, ' ').trim();
  const dot = clean.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [clean.slice(0, dot), clean.slice(dot)] : [clean, ''];
  const short = [...stem]
    .slice(0, 100)
    .join('')
    .replace(/^[. ]+|[. ]+$/g, '');
  return `${short || 'orderlens'}${extension}`;
}

/** Hands a blob to the person as a file. */
export function saveBlob(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = safeFileName(fileName);
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}
