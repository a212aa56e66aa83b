import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { ReconcilerSettings } from '@realm-as-code/planner';

const ALGORITHM = 'aes-256-cbc';
const IV_BYTES = 16;

/**
 * Gives settings what reads and writes an encrypted state, as keycloak-config-cli does (CryptoUtil: Spring's `Encryptors.text`,
 * AES with a key that PBKDF2 makes of the password in 1024 rounds, and a random start, so that nothing is written twice alike).
 *
 * @returns the settings as they are where the state is not encrypted, or the salt is no hexadecimal text.
 */
export function withStateCipher(settings: ReconcilerSettings): ReconcilerSettings {
  const { encryption } = settings.state;
  if (encryption === undefined || !/^(?:[0-9a-f]{2})+$/i.test(encryption.salt)) return settings;
  const key = pbkdf2Sync(encryption.key, Buffer.from(encryption.salt, 'hex'), 1024, 32, 'sha1');
  const cipher = {
    encrypt: (text: string): string => {
      const start = randomBytes(IV_BYTES);
      const made = createCipheriv(ALGORITHM, key, start);
      return Buffer.concat([start, made.update(text, 'utf8'), made.final()]).toString('hex');
    },
    decrypt: (text: string): string | undefined => {
      const bytes = Buffer.from(text, 'hex');
      if (bytes.length * 2 !== text.length) return undefined;
      try {
        const made = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES));
        return Buffer.concat([made.update(bytes.subarray(IV_BYTES)), made.final()]).toString();
      } catch {
        return undefined;
      }
    },
  };
  return { ...settings, state: { ...settings.state, cipher } };
}
