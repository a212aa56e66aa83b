/** What people get wrong about who may log in, and what is meant by it. Found by trying every way in. */
export const accessCodes = {
  'session-skips-gate': 'a gate that somebody with a session goes round',
  'override-skips-gate': 'a client whose own flow lets in whom the realm’s flow denies',
  'provider-skips-gate': 'an identity provider through which somebody gets in whom the login page denies',
  'login-skips-gate': 'a login page that lets in whom the flow after an identity provider denies',
  'direct-grant-skips-gate': 'a client that gets tokens for users whom the login page denies',
  'reset-skips-gate': 'a forgotten password that is a way round the gates of the login page',
  'registration-skips-gate': 'a registration that is a way round the gates of the login page',
  'optional-gate': 'a gate that is only there for browsers that ask for it',
  'everybodys-role': 'a gate that asks for a role that everybody has',
} as const;

export type AccessCode = keyof typeof accessCodes;
