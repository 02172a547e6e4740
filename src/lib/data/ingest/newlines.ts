const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;

/**
 * Makes every line end of a UTF-8 text a line feed, for a file that mixes them, which the database
 * refuses to read (or, told to be lenient, misreads). A carriage return on its own inside such a
 * file is part of a value and becomes a space.
 */
export function unifyNewlines(file: Blob): Promise<Blob> {
  let hasCr = false;
  const unify = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      const out = new Uint8Array(chunk.length + 1);
      let length = 0;
      for (const byte of chunk) {
        if (byte === CR) {
          hasCr = true;
          continue;
        }
        if (hasCr && byte !== LF) out[length++] = SPACE;
        hasCr = false;
        out[length++] = byte;
      }
      controller.enqueue(out.subarray(0, length));
    },
  });
  return new Response(file.stream().pipeThrough(unify)).blob();
}
