/**
 * The SHA-1 of a text's UTF-8 bytes, which Keycloak derives identifiers from; it protects nothing. The core has no access to
 * the one of the platform.
 *
 * @returns it in Base64.
 */
export function sha1InBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length * 8);
  let hash = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let block = 0; block < padded.length; block += 64) {
    const next = blockOf(hash, view, block);
    hash = hash.map((word, index) => (word + (next[index] ?? 0)) >>> 0);
  }
  const digest = new DataView(new ArrayBuffer(20));
  hash.forEach((word, index) => digest.setUint32(index * 4, word));
  return btoa(String.fromCharCode(...new Uint8Array(digest.buffer)));
}

/** What 64 bytes make of a hash. */
function blockOf(hash: readonly number[], view: DataView, offset: number): number[] {
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = hash;
  const words: number[] = [];
  for (let round = 0; round < 80; round++) {
    const at = (back: number): number => words[round - back] ?? 0;
    const word = round < 16 ? view.getUint32(offset + round * 4) : rotate(at(3) ^ at(8) ^ at(14) ^ at(16), 1);
    words.push(word);
    const [mixed, constant] = mix(round, b, c, d);
    const sum = (rotate(a, 5) + mixed + e + constant + word) >>> 0;
    [a, b, c, d, e] = [sum, a, rotate(b, 30), c, d];
  }
  return [a, b, c, d, e];
}

function mix(round: number, b: number, c: number, d: number): [mixed: number, constant: number] {
  if (round < 20) return [(b & c) | (~b & d), 0x5a827999];
  if (round < 40) return [b ^ c ^ d, 0x6ed9eba1];
  if (round < 60) return [(b & c) | (b & d) | (c & d), 0x8f1bbcdc];
  return [b ^ c ^ d, 0xca62c1d6];
}

function rotate(word: number, bits: number): number {
  return ((word << bits) | (word >>> (32 - bits))) >>> 0;
}
