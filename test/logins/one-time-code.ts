import { createHmac } from 'node:crypto';

/** The secret of the one-time codes of everybody here. */
const SECRET = 'dSdmuHLQhkm54oIm0A0S';

/** The credential as a UserRepresentation has it. */
export const ONE_TIME_CODES = {
  type: 'otp',
  userLabel: 'phone',
  secretData: JSON.stringify({ value: SECRET }),
  credentialData: JSON.stringify({ subType: 'totp', digits: 6, period: 30, counter: 0, algorithm: 'HmacSHA1' }),
};

/** @returns the code that the user's app shows now (RFC 6238). */
export function oneTimeCode(): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', SECRET).update(counter).digest();
  const offset = (hash.at(-1) as number) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
