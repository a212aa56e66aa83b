import type { randomBytes } from 'node:crypto';

/** @returns what makes secrets that nobody can guess. */
export async function secretMaker(): Promise<() => string> {
  // Loaded here only: it would cost every other command milliseconds.
  const { randomBytes: random } = await import('node:crypto');
  return () => randomSecret(random);
}

/** 36 characters that need no quotes anywhere, of all four kinds that password policies ask for: over 200 bits. */
function randomSecret(random: typeof randomBytes): string {
  for (;;) {
    const text = random(27).toString('base64url');
    if ([/[a-z]/, /[A-Z]/, /\d/, /[-_]/].every((kind) => kind.test(text)) && /^\w/.test(text)) return text;
  }
}
